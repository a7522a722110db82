"""Text becomes the same terms whether it is indexed, asked for or marked."""

import time
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analysis
from search.analysis import (
    Highlighter,
    all_query_words,
    document_terms,
    query_words,
    required_words,
    sort_key,
)
from search.analysis.folding import MAX_TERM_LENGTH, fold
from search.analysis.languages import get_languages
from search.analysis.tokens import find_raw_words, find_starts, find_tokens

CODES = ["nl", "nb", "en"]


@given(st.text(alphabet="ab-'_ ()\u0301\u00adé.\n", max_size=80))
def test_words_start_where_their_tokens_do(text):
    assert [*find_starts(text, find_raw_words(text))] == [token.start for token in find_tokens(text)]


class TestFolding:
    @pytest.mark.parametrize(
        ("raw", "folded"),
        [
            ("Éénzaam", "eenzaam"),
            ("e\u0301e\u0301n", "een"),
            ("FØLELSE", "folelse"),
            ("Ærlig", "aerlig"),
            ("Åse", "ase"),
            ("A\u030ase", "ase"),
            ("ĳs", "ijs"),
            ("ﬁets", "fiets"),
            ("straße", "strasse"),
            ("ǿ", "o"),
            ("soft\u00adhyphen", "softhyphen"),
            ("zero\u200bwidth", "zerowidth"),
            ("foto's", "fotos"),
            ("foto’s", "fotos"),
            ("İstanbul", "istanbul"),
            ("Ⅳ", "iv"),
            ("\u0301", ""),
            ("'", ""),
        ],
    )
    def test_letters(self, raw, folded):
        assert fold(raw) == folded

    @given(st.text(max_size=300))
    def test_folding_twice_is_folding_once(self, raw):
        assert fold(fold(raw)) == fold(raw)
        assert len(fold(raw)) <= MAX_TERM_LENGTH
        assert not any(char.isspace() for char in fold(raw))


class TestTokens:
    @given(st.text(max_size=200))
    def test_places_are_those_of_the_text(self, text):
        end = 0
        for token in find_tokens(text):
            assert text[token.start : token.end] == token.raw
            assert token.start >= end
            end = token.end

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Angst- en stress", ["Angst", "en", "stress"]),
            ("‘students’ 'well-being'", ["students", "well-being"]),
            ("2020/21, a_b (c)", ["2020", "21", "a", "b", "c"]),
            ("cafe\u0301 au lait", ["cafe\u0301", "au", "lait"]),
            ("👩‍👩‍👧 … ***", []),
            ("AD(H)D, student(en) (ja) f(x", ["AD(H)D", "student(en)", "ja", "f", "x"]),
            ("שָׁלוֹם וَحْدَة", ["שָׁלוֹם", "וَحْدَة"]),
        ],
    )
    def test_words(self, text, words):
        assert [token.raw for token in find_tokens(text)] == words


class TestDocumentTerms:
    def test_words_are_shared_and_stems_carry_their_language(self):
        terms = document_terms("Eenzame studenten", "nl")
        assert terms.words == "eenzame studenten"
        assert terms.stems == "nl:eenzam nl:student"

    def test_stop_words_stand_as_words_only(self):
        terms = document_terms("het huis", "nl")
        assert terms.words == "het huis"
        assert terms.stems == "nl:huis"

    def test_a_hyphenated_word_counts_in_pieces_and_joined(self):
        terms = document_terms("e-health", "nl")
        assert terms.words == "e health"
        assert terms.stems == "nl:e nl:health nl:ehealth"

    def test_letters_that_may_be_left_out_are_read_both_ways(self):
        assert document_terms("AD(H)D", "en").words == "adhd add"
        assert document_terms("student(en)", "nl").words == "studenten student"

    def test_the_older_norwegian_spelling_is_the_same_stem(self):
        assert document_terms("Aasgaard", "nb").stems == document_terms("Åsgård", "nb").stems

    @pytest.mark.parametrize("code", CODES)
    @given(text=st.text(max_size=200))
    def test_a_text_is_found_by_each_of_its_words(self, code, text):
        terms = document_terms(text, code)
        for word in all_query_words(text):
            stems = {stem for _code, stem in word.stems}
            assert stems & set(terms.stems.split()) or word.word in terms.words.split() or word.pieces

    @pytest.mark.parametrize("code", CODES)
    @given(text=st.text(max_size=200))
    def test_terms_are_letters_and_digits_between_single_spaces(self, code, text):
        terms = document_terms(text, code)
        for joined in (terms.words, terms.stems.replace(f"{code}:", "")):
            assert joined.split() == joined.split(" ") or joined == ""
            assert all(term.isalnum() for term in joined.split())

    @pytest.mark.parametrize(
        "text",
        [
            "a" * 200_000,
            "e\u0301" * 100_000,
            "a-" * 100_000,
            "'" * 200_000,
            "\u200b" * 200_000,
            "x " * 99_999,
        ],
    )
    def test_hostile_text_takes_little_time(self, text):
        started = time.process_time()
        document_terms(text, "nl")
        list(find_tokens(text))
        assert time.process_time() - started < 2


class TestQueryWords:
    def test_each_word_once_in_order(self):
        assert [word.word for word in query_words("Stress, slaap en STRESS")] == ["stress", "slaap", "en"]

    def test_a_word_has_its_stem_in_every_language(self):
        (word,) = query_words("studenten")
        assert [code for code, _stem in word.stems] == CODES

    @pytest.mark.parametrize(
        ("typed", "stems"),
        [
            ("AD(H)D", {"adhd", "add"}),
            ("e learning", {"elearn"}),
            ("ex student", {"exstud"}),
            ("LGBTQIA+", {"lhbti"}),
        ],
    )
    def test_are_found_as_people_write_them(self, typed, stems):
        (word,) = query_words(typed)
        assert {stem.partition(":")[2] for code, stem in word.stems if code == "en"} == stems

    def test_stop_words_of_any_language_are_optional(self):
        assert [word.word for word in required_words(query_words("og the ensomhet de"))] == ["ensomhet"]

    def test_stop_words_alone_are_required(self):
        assert [word.word for word in required_words(query_words("the de"))] == ["the", "de"]

    def test_beyond_twenty_words_stop_words_give_way_first(self):
        words = query_words("het een de " + " ".join(f"woord{number}" for number in range(25)))
        assert [word.word for word in words] == [f"woord{number}" for number in range(20)]

    @given(st.text(max_size=2_000))
    def test_any_text_gives_at_most_twenty(self, text):
        assert len(query_words(text)) <= 20


class TestHighlighter:
    def marked(self, text, asked, language="nl"):
        return [text[start:end] for start, end in Highlighter(query_words(asked)).spans(text, language)]

    def test_marks_what_the_index_finds(self):
        assert self.marked("Eenzame studenten, eenzaamheid.", "eenzaam") == ["Eenzame", "eenzaamheid"]

    def test_marks_by_the_stems_of_the_texts_language(self):
        assert self.marked("studies", "study", "en") == ["studies"]
        assert self.marked("studies", "study", "nb") == []

    def test_marks_the_word_as_it_is_written(self):
        assert self.marked("cafe\u0301 CAFÉ", "cafe") == ["cafe\u0301", "CAFÉ"]

    def test_marks_the_piece_of_a_hyphenated_word(self):
        assert self.marked("een e-health-lab", "health") == ["health"]
        assert self.marked("een e-health", "ehealth") == ["e-health"]

    def test_leaves_stop_words_alone(self):
        assert self.marked("het huis en het dak", "het huis") == ["huis"]

    def test_finds_nothing_without_words(self):
        assert self.marked("het huis", "") == []


class TestSortKey:
    def test_norwegian_letters_come_last(self):
        titles = ["Å", "z", "æ", "A", "ø"]
        assert sorted(titles, key=lambda title: sort_key(title, "nb")) == ["A", "z", "æ", "ø", "Å"]

    def test_case_accents_and_punctuation_do_not_count(self):
        assert sort_key("«Één, twee!»", "nl") == sort_key("een twee", "nl")

    @given(st.text(max_size=600))
    def test_keys_are_bounded_and_hold_no_control_characters(self, text):
        key = sort_key(text, "nb")
        assert len(key) <= 255
        assert "\x1f" not in key


class TestLanguages:
    def test_every_language_of_the_site_has_its_module(self, settings):
        assert list(get_languages()) == [code for code, _name in settings.LANGUAGES]

    @pytest.mark.parametrize("code", CODES)
    def test_stop_words_are_words_of_the_language(self, code):
        module = import_module(f"search.analysis.{code}")
        words = module.STOP_WORDS.split()
        assert len(words) == len(set(words))
        assert all(fold(word) in get_languages()[code].stop_words for word in words)

    def test_the_fingerprint_changes_with_the_terms(self, monkeypatch):
        before = analysis.fingerprint()
        assert before == analysis.fingerprint()
        monkeypatch.setattr(get_languages()["nl"], "stop_words", frozenset({"de"}))
        assert analysis.fingerprint() != before
