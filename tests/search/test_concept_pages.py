"""Pages of themes and topics, what every page of search tells of itself, and all of them without an index."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils.translation import override

from initiatives.vocabulary import get_vocabulary

SEARCH = "/en/search/"


@pytest.fixture
def get(bank, get_page):
    """Return a function that gives a page of the founding bank."""
    return get_page


def search_path(**parameters) -> str:
    return f"{SEARCH}?{urlencode(parameters)}"


def total(page) -> int:
    return int(page.select_one("#results-title").text.split()[0])


def titles(page) -> list[str]:
    return [link.text for link in page.select(".hit h3 a")]


class TestThemesAndTopics:
    def test_the_wheel_leads_to_as_many_initiatives_as_it_says(self, get):
        for path in ("/en/", "/en/themes/"):
            page = get(path)
            petals = page.select(".wheel a")
            assert [link["href"] for link in petals] == [
                search_path(theme=theme) for theme in get_vocabulary().concepts("theme")
            ]
            for link, row in zip(petals, page.select(".wheel-list a"), strict=True):
                assert link["href"] == row["href"]
                assert link.find("text").text == row.select_one(".wheel-count").contents[0]
                assert total(get(link["href"])) == int(link.find("text").text)

    def test_a_theme_page_says_what_it_is_and_shows_its_first_entries(self, get):
        page = get("/en/theme/prevention/")
        assert page.h1.text.strip() == "Prevention"
        assert "Preventing problems" in page.select_one(".lead").text
        assert len(titles(page)) == 20
        assert total(get(page.select_one(".section-head a")["href"])) == int(
            page.select_one("#entries-title").text.split()[0]
        )

    def test_a_topic_page_knows_its_broader_and_narrower_topics(self, get):
        stress = get("/en/topic/stress/")
        assert "/en/topic/exam-stress/" in {link["href"] for link in stress.select(".tag-list a")}
        assert "/en/topic/stress/" in {
            link["href"] for link in get("/en/topic/exam-stress/").select(".eyebrow a")
        }

    def test_the_index_holds_every_topic_once(self, get):
        links = [link["href"] for link in get("/en/themes/").select(".topic-columns a")]
        assert len(links) == len(set(links)) == len(get_vocabulary().concepts("topic"))

    @pytest.mark.parametrize(
        "path", ["/en/theme/zzz/", "/en/topic/zzz/", "/en/theme/stress/", "/en/topic/a%00b/"]
    )
    def test_what_does_not_exist_is_not_found(self, client, bank, path):
        assert client.get(path).status_code in ({400} if "%00" in path else {404})


class TestWithoutIndex:
    @pytest.fixture
    def broken(self, backend, founding_records):
        """The founding initiatives without an index."""
        assert not backend.exists()

    @pytest.mark.parametrize(
        "path", [SEARCH, "/en/", "/en/themes/", "/en/theme/prevention/", "/en/topic/stress/"]
    )
    def test_pages_answer_from_the_database_and_show_crisis_help(self, get_page, broken, path):
        assert "999" in get_page(path).select_one(".crisis").text

    def test_the_page_says_that_the_search_is_simple(self, get_page, broken):
        page = get_page(search_path(q="loneliness", country="GB"))
        assert "simple search" in page.select_one(".notice").text
        assert {"", "0"} < {count.text for count in page.select(".bucket-count")} | {""}

    def test_nothing_found_still_helps(self, get_page, broken):
        assert get_page(search_path(q="qqqqzzzz", country="GB")).select(".empty a")


@pytest.mark.parametrize("language", ["nl", "nb", "en"])
@pytest.mark.parametrize(
    ("name", "args"), [("search", ()), ("themes", ()), ("theme", ("data",)), ("topic", ("stress",))]
)
def test_every_page_names_its_versions(get, language, name, args):
    with override(language):
        path = reverse(name, args=args)
    page = get(path)
    assert page.html["lang"] == language
    assert page.select_one("link[rel=canonical]")["href"] == f"http://testserver{path}"
    alternates = {link["hreflang"]: link["href"] for link in page.select("link[rel=alternate]")}
    assert set(alternates) == {"nl", "nb", "en", "x-default"}
    assert alternates["x-default"] == alternates["nl"]
    assert alternates[language] == f"http://testserver{path}"
