"""The search page and its neighbours as a browser gets them: whatever the address, an answer that helps."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from initiatives.vocabulary import get_vocabulary
from search.facets import FACET_NAMES
from search.results import known_values

SEARCH = "/en/search/"


@pytest.fixture
def get(bank, get_page):
    """Return a function that gives a page of the founding bank."""
    return get_page


def search_path(**parameters) -> str:
    return f"{SEARCH}?{urlencode(parameters, doseq=True)}"


def titles(page: BeautifulSoup) -> list[str]:
    return [link.text for link in page.select(".hit h3 a")]


def total(page: BeautifulSoup) -> int:
    return int(page.select_one("#results-title").text.split()[0].replace(",", ""))


def notices(page: BeautifulSoup) -> str:
    return " ".join(notice.text for notice in page.select(".notice"))


class TestAddress:
    """Bad input: the valid part is honoured, a message tells of the rest, nothing breaks."""

    @pytest.mark.parametrize(
        ("querystring", "message"),
        [
            ("q=%00stress%01", "cannot be read"),
            ("q=" + "a" * 200, ""),
            ("q=" + "a" * 3000, "longer than 200 characters"),
            ("q=" + "word+" * 900, "longer than 200 characters"),
            ("q=" + "+".join(f"w{n}" for n in range(30)), "more than 20 words"),
            ("q=%22%22%28%28stress%5B%7B", ""),
            ("q=" + "%28" * 180, "no word to look for"),
            ("q=*", "no word to look for"),
            ("q=the+of+and", ""),
            ("q=%F0%9F%98%80%F0%9F%8C%B1", ""),
            ("q=%D8%A7%D9%84%D8%B5%D8%AD%D8%A9+%E2%80%AEx", "cannot be read"),
            ("colour=red&q=stress", ""),
            ("theme=nonsense&theme=prevention", "“nonsense” is not a choice under Theme"),
            ("theme=%00&theme=prevention", "is not a choice under Theme"),
            ("theme=prevention&theme=prevention", ""),
            ("page=0", "“0” is not a page"),
            ("page=-1", "“-1” is not a page"),
            ("page=abc", "“abc” is not a page"),
            ("page=999999999", "Page 999999999 does not exist"),
            ("page=7", "Page 7 does not exist"),
            ("sort=cheapest", "“cheapest” is not a way to sort"),
            ("q=%E0%A4%A&theme=%zz&sort=%", "is not a choice under Theme"),
            ("q=stress;DROP&&&=&?", ""),
        ],
    )
    def test_answers_with_a_message_for_what_it_left_out(self, get, querystring, message):
        page = get(f"{SEARCH}?{querystring}")
        assert message in notices(page) if message else notices(page).count("left out") == 0

    def test_honours_the_valid_part(self, get):
        good = get(search_path(q="stress", theme="prevention"))
        bad = get(f"{SEARCH}?q=%00stress&theme=prevention&theme=zzz&page=abc&sort=zzz&colour=red")
        assert titles(bad) == titles(good) != []
        assert bad.select_one("#q")["value"] == "stress"

    def test_says_that_there_are_too_many_values(self, get):
        known = known_values(get_vocabulary())
        pairs = [(name, value) for name in FACET_NAMES for value in known[name]][:101]
        page = get(f"{SEARCH}?{urlencode(pairs)}")
        assert "more than 100 filters" in notices(page)
        assert len(page.select(".chip")) == 100

    @pytest.mark.parametrize("path", [SEARCH, "/en/", "/en/theme/prevention/"])
    def test_an_address_that_is_too_long_gets_a_page_of_its_own(self, client, bank, path):
        response = client.get(f"{path}?q={'a' * 10_000}")
        assert response.status_code == 400
        assert "This address is too long" in response.content.decode()

    def test_what_is_typed_is_shown_as_text(self, get):
        page = get(search_path(q="<script>alert(1)</script>", theme="<b>x</b>"))
        assert page.select_one("#q")["value"] == "<script>alert(1)</script>"
        assert not [script for script in page.find_all("script") if not script.get("src")]
        assert not page.select(".notice b")


class TestResults:
    def test_counts_words_and_entries(self, get):
        page = get(search_path(q="stress"))
        assert total(page) >= len(titles(page)) > 3
        assert "stress" in {mark.text.casefold() for mark in page.select(".hit mark")}
        assert page.title.text.startswith("Search: “stress”")

    def test_pages_hold_all_results_once(self, get):
        pages = [get(search_path(page=number)) for number in range(1, 7)]
        found = [link["href"] for page in pages for link in page.select(".hit h3 a")]
        assert len(found) == len(set(found)) == total(pages[0]) == 109
        assert pages[1].select_one(".hits")["start"] == "21"
        assert pages[1].select_one("[aria-current=page]").text == "2"

    def test_every_order_is_a_link_to_the_same_results(self, get):
        page = get(search_path(q="stress"))
        orders = {link["href"] for link in page.select(".sort a")}
        assert len(orders) == 5
        assert {total(get(order)) for order in orders} == {total(page)}

    def test_an_entry_in_another_language_says_so_and_keeps_the_readers_interface(self, get):
        page = get(search_path(language="nb"))
        entry = next(hit for hit in page.select(".hit") if hit.select_one(".language-label"))
        assert entry.select_one("h3 a")["lang"] == entry.select_one(".hit-text")["lang"] == "nb"
        record = get(entry.select_one("h3 a")["href"])
        assert record.html["lang"] == "en"
        assert record.select_one("h1")["lang"] == "nb"
        assert "Described in Norwegian" in record.select_one(".eyebrow").text

    def test_says_that_it_looked_for_any_of_the_words(self, get):
        page = get(search_path(q="stress xylophonists"))
        assert "These have some of them" in notices(page)
        assert titles(page)


class TestFacets:
    def test_a_chosen_value_is_ticked_in_place_and_can_be_taken_away(self, get):
        page = get(search_path(theme="prevention", q="stress"))
        places = [box["value"] for box in page.select("input[name=theme]")]
        assert places == list(get_vocabulary().concepts("theme"))
        assert [box["value"] for box in page.select("input[name=theme][checked]")] == ["prevention"]
        (chip,) = page.select(".chip")
        assert chip["href"] == search_path(q="stress")

    def test_values_without_results_stay_and_are_disabled_but_chosen_ones_are_not(self, get):
        page = get(search_path(q="nightline", theme="leadership"))
        assert page.select_one("#theme-staff").has_attr("disabled")
        chosen = page.select_one("#theme-leadership")
        assert chosen.has_attr("checked")
        assert not chosen.has_attr("disabled")

    def test_each_number_is_what_its_value_gives(self, get):
        page = get(search_path(q="stress"))
        for label in page.select("fieldset:first-of-type label"):
            value, count = label.input["value"], int(label.select_one(".bucket-count").text)
            assert total(get(search_path(q="stress", theme=value))) == count

    def test_a_choice_behind_show_all_is_unfolded(self, get):
        page = get(search_path(kind="tip"))
        folded = page.select_one("#more-kind")
        rest = [box["value"] for box in folded.select("input")]
        assert folded.summary.text == "Show all 12"
        assert folded.has_attr("open") == ("tip" in rest)
        page = get(search_path(kind=rest[-1]))
        assert page.select_one(f"#kind-{rest[-1]}").has_attr("checked")

    def test_a_narrower_topic_stands_below_its_broader_one(self, get):
        page = get(search_path(topic="exam-stress"))
        family = page.select_one("#narrower-stress")
        assert family.has_attr("open")
        assert family.select_one("#topic-exam-stress").has_attr("checked")


class TestNothingFound:
    def test_names_the_filter_to_drop_with_what_that_gives(self, get):
        page = get(search_path(q="nightline", theme="leadership"))
        assert total(page) == 0
        assert "Nothing found for “nightline” with these filters" in page.select_one(".empty").text
        for link in page.select(".empty ul[hx-boost] a"):
            promised = link.parent.text.split("(")[1].split()[0]
            assert total(get(link["href"])) == int(promised)
        assert page.select(".empty ul[hx-boost] a")

    def test_offers_other_ways_without_filters_too(self, get):
        page = get(search_path(q="qqqqzzzz"))
        assert "Nothing found for “qqqqzzzz”." in page.select_one(".empty").text
        links = {link["href"] for link in page.select(".empty a")}
        assert links == {"/en/themes/", SEARCH}


class TestPartOfThePage:
    def test_htmx_gets_only_what_changes_and_the_canonical_address(self, client, bank):
        response = client.get(
            f"{SEARCH}?q=&sort=relevance&theme=support&theme=prevention", headers={"HX-Request": "true"}
        )
        page = BeautifulSoup(response.content, "html.parser")
        assert page.html is None
        assert response["HX-Push-Url"] == search_path(theme=["prevention", "support"])
        assert {part["id"] for part in page.select("[hx-swap-oob]")} == {
            "facets-content",
            "count-live",
            "languages",
        }
        assert "50" in page.select_one("#results-title").text or total(page) > 50

    def test_caches_keep_page_and_part_apart(self, client, bank):
        for headers in ({}, {"HX-Request": "true"}):
            assert client.get(SEARCH, headers=headers)["Vary"] == "HX-Request"


def test_the_language_switch_keeps_the_search(get):
    page = get(search_path(q="stress", theme="prevention"))
    with override("nb"):
        norwegian = f"{reverse('search')}?q=stress&theme=prevention"
    assert page.select_one("#languages a[hreflang=nb]")["href"] == norwegian
    assert page.select_one("meta[name=robots]")["content"] == "noindex, follow"
