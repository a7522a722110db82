"""Slips are put right where it is clear what was meant, and real words are left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.folding import fold
from search.analysis.spelling import choose, find_candidates, sound, suggestions, tolerance, written
from search.query import SearchQuery
from search.rebuild import rebuild_index
from search.results import run_search

WORDS = {
    "nl": "eenzaamheid studenten tentamen docent begeleiding faalangst slaapcursus uitstel prijs",
    "nb": "ensomhet studenter eksamen søvn gruppeveiledning vennskap kjærlighet skjema",
    "en": "loneliness students exam lecturer mindfulness procrastination friends accommodation",
}


def vocabulary() -> dict[str, int]:
    """Return all words as an index holds them."""
    return dict.fromkeys(" ".join(WORDS.values()).replace("ø", "o").replace("æ", "ae").split(), 3)


def corrected(typed: str, language: str) -> str | None:
    if not tolerance(typed, language):
        return None
    return choose(find_candidates(typed, language, vocabulary()))


class TestSlips:
    @pytest.mark.parametrize(
        ("language", "typed", "meant"),
        [
            ("nl", "eenzaamhied", "eenzaamheid"),
            ("nl", "eenzamheid", "eenzaamheid"),
            ("nl", "begelijding", "begeleiding"),
            ("nl", "faalangts", "faalangst"),
            ("nl", "studentten", "studenten"),
            ("nl", "slaapcurses", "slaapcursus"),
            ("nb", "ensomhett", "ensomhet"),
            ("nb", "gruppevegledning", "gruppeveiledning"),
            ("nb", "eksmaen", "eksamen"),
            ("nb", "tjaerlighet", "kjaerlighet"),
            ("en", "lonelyness", "loneliness"),
            ("en", "procastination", "procrastination"),
            ("nl", "acommodation", "accommodation"),
            ("nb", "eksamn", "eksamen"),
            ("en", "lectuer", "lecturer"),
            ("en", "mindfulnes", "mindfulness"),
        ],
    )
    def test_are_put_right(self, language, typed, meant):
        assert corrected(typed, language) == meant

    @pytest.mark.parametrize(
        ("language", "typed"),
        [
            ("nl", "eenzaam"),
            ("nl", "prijzen"),
            ("nl", "prins"),
            ("nl", "uitstek"),
            ("nl", "stent"),
            ("nl", "exam"),
            ("nl", "friend"),
            ("nb", "eksemer"),
            ("nb", "skjeve"),
            ("en", "lecture"),
            ("en", "fiends"),
            ("en", "qqqqzzzz"),
            ("en", "12345"),
        ],
    )
    def test_real_words_and_nonsense_are_left_alone(self, language, typed):
        assert corrected(typed, language) is None

    def test_two_that_are_as_near_are_offered_and_not_chosen(self):
        found = find_candidates("kurtzen", "nl", {"kurtzan": 2, "kurtzin": 2, "begeleiding": 5})
        assert choose(found) is None
        assert suggestions(found) == ["kurtzan", "kurtzin"]

    @pytest.mark.parametrize(
        ("code", "one", "other"),
        [
            ("nl", "begeleiding", "begelijding"),
            ("nl", "psychologie", "psygologie"),
            ("nl", "vriend", "vrient"),
            ("nb", "skjema", "sjema"),
            ("nb", "kjaerlighet", "tjaerlighet"),
            ("nb", "venn", "ven"),
            ("en", "existence", "existance"),
            ("en", "psychology", "physcology"),
            ("en", "counselling", "councelling"),
            ("nb", "depresjon", "depresion"),
            ("nl", "motivatie", "motivatsie"),
        ],
    )
    def test_equal_sounds(self, code, one, other):
        assert sound(one, code) == sound(other, code)

    def test_words_are_shown_with_their_accents(self):
        assert written("sovn", "nb") == "søvn"
        assert written("xyzzy", "nb") == "xyzzy"

    def test_a_slip_that_dictionaries_hold_is_put_right_where_it_sounds_like_a_frequent_word(self):
        words = {"successful": 2, "technology": 2}
        assert choose(find_candidates("succesful", "en", words)) == "successful"
        assert not find_candidates("successor", "en", words)

    def test_the_word_that_readers_know_goes_first(self):
        words = {"religion": 2, "religie": 2}
        assert choose(find_candidates("religio", "en", words)) == "religion"
        assert choose(find_candidates("religi", "nl", words)) == "religie"

    def test_swapped_letters_are_likelier_than_another_letter(self):
        assert choose(find_candidates("studnet", "nb", {"student": 2, "studiet": 2})) == "student"

    @pytest.mark.parametrize("name", ["Leeds", "Hansen", "Meppel", "Stord", "Bodø", "ECTS", "Fontys"])
    def test_names_and_short_words_are_left_alone(self, name):
        words = dict.fromkeys(["leads", "hansken", "koppel", "stor", "bord", "acts", "fontein"], 5)
        for language in WORDS:
            assert choose(find_candidates(fold(name), language, words)) is None

    @given(st.text(max_size=80))
    def test_any_word_is_answered(self, typed):
        for language in WORDS:
            tolerance(typed, language)
            find_candidates(typed, language, vocabulary())

    def test_many_words_take_little_time(self):
        words = {f"woord{number}x{number % 977}": 1 for number in range(50_000)}
        started = time.process_time()
        find_candidates("a" * 64, "nl", words)
        find_candidates("woordenboom", "nl", words)
        assert time.process_time() - started < 1


@pytest.mark.django_db
class TestSearches:
    @pytest.fixture(autouse=True)
    def bank(self, index, add_initiative):
        add_initiative("Eenzaamheid onder studenten")
        add_initiative("Wandelgroep Bergschoenhoek")
        rebuild_index(backend=index)

    def test_say_what_was_searched_instead(self):
        results = run_search(SearchQuery(text="Eenzaamhied, studenten", language="nl"))
        assert (results.total, results.lists_some) == (1, False)
        assert results.corrected == "eenzaamheid, studenten"
        assert "<mark>Eenzaamheid</mark>" in results.hits[0].title
        assert results.query.text == "Eenzaamhied, studenten"

    def test_an_exact_search_is_not_corrected(self):
        results = run_search(SearchQuery(text="eenzaamhied", language="nl", exact=True))
        assert (results.total, results.corrected) == (0, "")

    def test_names_of_the_bank_are_found_as_they_are(self):
        results = run_search(SearchQuery(text="bergschoenhoek", language="nl"))
        assert (results.total, results.corrected, results.suggestions) == (1, "", ())

    def test_what_nothing_resembles_finds_nothing(self):
        results = run_search(SearchQuery(text="qqqqzzzz", language="nl"))
        assert (results.total, results.corrected, results.suggestions) == (0, "", ())
