"""Snippets show the best passage, mark what was found, and let no markup through."""

import unicodedata
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import Highlighter, Label, Thesaurus, query_words, understand
from search.snippets import SNIPPET_LENGTH, Source, highlight, make_snippets

ATTACKS = [
    "<script>alert(1)</script> stress",
    'stress" onmouseover="alert(1)',
    "stress <img src=x onerror=alert(1)>",
    "<mark>stress</mark>",
    "&lt;b&gt;stress&lt;/b&gt;",
    "stress]]><svg/onload=alert(1)>",
    "<scr<mark>ipt>stress</mark>",
    "stress\u0000<b>",
]


class Tags(HTMLParser):
    """Collects the tags that a browser would see."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *attrs))

    def handle_endtag(self, tag):
        self.tags.append((f"/{tag}",))


def finder(text: str) -> Highlighter:
    return Highlighter(query_words(text))


def snippet(story: str, asked: str, summary: str = "Samenvatting.") -> str:
    return snippet_of(Source(summary, lambda: story, "nl"), finder(asked))


def snippet_of(source: Source, marks: Highlighter) -> str:
    (shown,) = make_snippets([source], marks)
    return shown


def plain(marked: str) -> str:
    return unescape(marked.replace("<mark>", "").replace("</mark>", ""))


class TestSafety:
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_the_only_tag_is_mark(self, attack):
        for source in (
            highlight(attack, "nl", finder("stress")),
            snippet(attack, "stress"),
            snippet("", "x", attack),
        ):
            assert set(Tags(source).tags) <= {("mark",), ("/mark",)}
            assert hasattr(source, "__html__")

    @given(
        st.text(alphabet="<>&\"'/ abs-mrkteé\u0301\u200d", max_size=400),
        st.sampled_from(["mark", "a b", "", "é"]),
    )
    def test_text_comes_out_as_it_went_in(self, text, asked):
        marked = highlight(text, "nl", finder(asked))
        assert plain(marked) == text
        assert marked.count("<mark>") == marked.count("</mark>")


class TestPassage:
    story = " ".join(f"woord{number}" for number in range(100)) + " eenzaam en stress " + "slot " * 100

    def test_the_summary_is_shown_where_it_holds_a_word(self):
        assert snippet(self.story, "eenzaam", "Voor wie eenzaam is.") == "Voor wie <mark>eenzaam</mark> is."

    def test_the_story_is_shown_where_only_it_does(self):
        shown = snippet(self.story, "eenzame")
        assert "<mark>eenzaam</mark>" in shown
        assert shown.startswith("…")
        assert shown.endswith("…")

    def test_the_summary_is_shown_where_nothing_is_found_or_asked(self):
        assert snippet(self.story, "xyzzy") == "Samenvatting."
        assert snippet(self.story, "") == "Samenvatting."

    def test_the_story_is_not_read_in_vain(self):
        def read():
            raise AssertionError

        assert snippet_of(Source("Eenzaam", read, "nl"), finder("eenzaam"))
        assert snippet_of(Source("Eenzaam", read, "nl"), finder(""))

    def test_the_passage_with_most_different_words_is_shown(self):
        story = "stress stress stress " + "x " * 200 + "stress door eenzaamheid " + "y " * 200
        assert "<mark>eenzaamheid</mark>" in snippet(story, "stress eenzaam")

    @given(
        st.lists(
            st.sampled_from(["stress", "e\u0301e\u0301n", "👩‍👩‍👧", "a" * 30, "b"]), min_size=1, max_size=150
        )
    )
    def test_a_passage_is_whole_words_of_the_text(self, words):
        shown = plain(snippet(" ".join(words), "stress"))
        assert len(shown) <= SNIPPET_LENGTH + 2
        if "stress" in words:
            kept = shown.strip("…").split(" ")
            assert any(words[at : at + len(kept)] == kept for at in range(len(words)))

    def test_no_accent_is_cut_from_its_letter(self):
        story = "e\u0301" * 150 + " stress " + "o\u0308" * 150
        shown = plain(snippet(story, "stress")).strip("…")
        assert not unicodedata.combining(shown[0])
        assert shown in story
        assert "stress" in shown

    def test_a_story_of_one_endless_word_is_bounded(self):
        assert len(snippet("stress " + "a" * 200_000, "stress")) < 5_000

    def test_forms_of_one_word_count_once(self):
        story = "student studenten studentje " + "x " * 200 + "een student met stress " + "y " * 200
        assert "<mark>stress</mark>" in snippet(story, "studenten stress")

    def test_the_story_is_shown_where_it_shows_more_of_several_words(self):
        story = "x " * 200 + "Stress van een student bij een tentamen. " + "y " * 200
        shown = snippet(story, "stress student tentamen", "Voor een student.")
        assert shown.count("<mark>") == 3
        assert (
            snippet("Een student.", "stress student", "Voor een student.") == "Voor een <mark>student</mark>."
        )


class TestMarks:
    """What is marked: the whole word, whatever part of it was asked for, and never half a letter."""

    @pytest.mark.parametrize("asked", ["cursus", "slaap"])
    def test_a_compound_is_marked_whole(self, asked):
        assert highlight("Een slaapcursus.", "nl", finder(asked)) == "Een <mark>slaapcursus</mark>."

    def test_a_compound_with_a_hyphen_is_marked_whole_too(self):
        assert highlight("studie-uitval", "nl", finder("uitval")) == "<mark>studie-uitval</mark>"

    def test_of_words_joined_by_a_hyphen_the_one_is_marked(self):
        assert highlight("x-stress", "nl", finder("stress")) == "x-<mark>stress</mark>"

    def test_words_of_other_languages_for_what_was_meant_are_marked(self):
        labels = [Label("topic/loneliness", "nl", "eenzaamheid"), Label("topic/loneliness", "nb", "ensomhet")]
        thesaurus = Thesaurus(labels)
        question = understand("eenzaamheid", "nl", thesaurus)
        marks = Highlighter(question.words, concepts=question.concepts, thesaurus=thesaurus)
        assert highlight("Mot ensomheten.", "nb", marks) == "Mot <mark>ensomheten</mark>."
        assert highlight("Tegen eenzaamheid.", "nl", marks) == "Tegen <mark>eenzaamheid</mark>."

    @pytest.mark.parametrize("joined", ["\u0301", "\u093e", "\ufe0f\u20e3", "\u200d", "\u0301\u0302\u0303"])
    def test_what_belongs_to_the_last_letter_is_marked_with_it(self, joined):
        assert highlight(f"stress{joined} x", "nl", finder("stress")) == f"<mark>stress{joined}</mark> x"

    @given(st.text(alphabet="stre\u0301\u0308\u093e\u200d\ufe0f👩🏽 -'", max_size=60))
    def test_no_mark_begins_or_ends_within_a_letter(self, text):
        for piece in highlight(f"stress {text}", "nl", finder("stress ste tre")).split("<mark>"):
            for side in piece.split("</mark>")[1:]:
                assert not side or not unicodedata.category(unescape(side)[0]).startswith("M")
