"""A slip is put right openly: the page says so, and one can search for exactly what was typed."""

import pytest
from bs4 import BeautifulSoup

from search import asking
from search.analysis import spelling
from search.backends.base import SearchUnavailable, State
from search.query import SearchQuery
from search.rebuild import rebuild_index
from search.results import run_search

SLIP, MEANT = "lonelyness", "loneliness"


@pytest.fixture
def search(get_page, bank):
    """Return a function that gives the page of a search in English."""

    def get(querystring: str) -> BeautifulSoup:
        return get_page(f"/en/search/?{querystring}")

    return get


def notice(page: BeautifulSoup) -> str:
    found = page.select_one(".results .notice")
    return " ".join(found.get_text().split()) if found else ""


def test_a_slip_is_put_right_and_told(search):
    page = search(f"q={SLIP}")
    assert page.select(".hit")
    assert f"Nothing found for “{SLIP}”" in notice(page)
    assert f"results for {MEANT}" in notice(page)
    assert page.select_one("#q")["value"] == SLIP


def test_what_was_typed_can_be_searched_for_exactly(search, get_page):
    page = search(f"q={SLIP}&theme=prevention&page=1")
    link = page.select_one(".results .notice a")
    assert "exactly" in link.get_text()
    exact = get_page(link["href"])
    assert not exact.select(".hit")
    assert f"results for {MEANT}" not in notice(exact)
    assert "theme=prevention" in link["href"]


def test_a_word_that_is_found_is_not_put_right(search):
    assert notice(search(f"q={MEANT}")) == ""


def test_of_many_unknown_words_only_the_first_few_are_looked_into(search, monkeypatch):
    looked_into: list[str] = []

    def find_candidates(word, language, vocabulary):
        looked_into.append(word)
        return spelling.find_candidates(word, language, vocabulary)

    monkeypatch.setattr(asking, "find_candidates", find_candidates)
    search("q=" + "+".join(f"{letter}xqzvkw{letter}" for letter in "bcdfghjklmnp"))
    assert len(looked_into) == asking.MOST_SLIPS


def test_what_is_typed_is_shown_as_text(client, bank):
    body = client.get("/en/search/", {"q": f"{SLIP} <b>x</b>"}).content.decode()
    assert "<b>" not in body


def test_every_suggestion_is_a_search_that_finds_something(search, get_page):
    page = search("q=resiliens")
    for link in page.select(".results .notice a"):
        assert link["href"].startswith("/en/search/?")
        get_page(link["href"])


class TestBesideResults:
    """Where few results hold what seems to be a slip, what many hold is offered; nothing is changed."""

    @pytest.fixture
    def offers(self, backend, add_initiative):
        """Return a function that gives what is offered, in a bank where one text has a slip."""
        for number in range(8):
            add_initiative(f"Groep {number}", summary="Over faalangst en prins Sverre")
        add_initiative("Praatgroep", summary="Over faalangts, prijs en Sverrre")
        add_initiative("Faalangstt", summary="Een titel zegt wat hij meent")

        def find(text: str, **asked) -> tuple[str, ...]:
            rebuild_index(backend=backend)
            results = run_search(SearchQuery(text=text, language="nl", **asked))
            assert results.total
            assert not results.corrected
            return results.suggestions

        return find

    def test_the_word_that_was_meant_is_offered(self, offers):
        assert offers("faalangts") == ("faalangst",)
        assert offers("prins: Faalangts!") == ("prins: faalangst!",)

    def test_not_where_exactly_that_is_asked_for(self, offers):
        assert offers("faalangts", exact=True) == ()

    @pytest.mark.parametrize("text", ["faalangst", "prijs", "praatgroep", "groep", ""])
    def test_not_to_real_words(self, offers, text):
        assert offers(text) == ()

    def test_not_to_words_of_a_title(self, offers):
        assert offers("faalangstt") == ()

    def test_not_where_there_is_hardly_more(self, offers, add_initiative):
        for number in range(3):
            add_initiative(f"Nog een {number}", summary="Ook over faalangts")
        assert offers("faalangts") == ()

    def test_results_come_without_it_where_reading_the_words_takes_too_long(
        self, offers, backend, monkeypatch
    ):
        def words(_backend):
            raise SearchUnavailable(State.SLOW, "no answer in time")

        monkeypatch.setattr(type(backend), "words", words)
        assert offers("faalangts") == ()

    def test_the_page_leads_to_it(self, offers, get_page):
        offers("faalangts")
        link = get_page("/nl/zoeken/?q=faalangts&status=unknown").select_one(".results .notice a")
        assert link["href"] == "/nl/zoeken/?q=faalangst&status=unknown"
        assert len(get_page(link["href"]).select(".hit")) > 3
