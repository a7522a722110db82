"""What the words of a search mean to its reader."""

import pytest

from search.analysis import Label, Thesaurus, understand
from search.analysis.senses import RELATED
from search.thesaurus import concept_labels

THESAURUS = Thesaurus(
    [
        Label("term/doctor", "nb", "lege"),
        Label("term/student", "nl", "student"),
        Label("term/student", "en", "student"),
        Label("term/first-years", "en", "new students"),
        Label("topic/sleep", "nl", "slaap"),
        Label("topic/stress", "nl", "stress"),
        Label("term/anger", "nl", "woede"),
        Label("term/sleep-test", "nl", "slaaptest"),
        Label("term/student-stress", "nl", "studentenstress"),
    ],
    {"term/anger": "topic/coping", "term/student-stress": "topic/stress"},
)


def read(text: str, language: str):
    (unit,) = understand(text, language, THESAURUS).units
    return unit


def languages(text: str, language: str) -> set[str]:
    """Return the languages in which the one word of `text` is looked for by its stem."""
    (word,) = read(text, language).words
    return {code for code, _stem in word.stems}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("mist", "nl", {"nl"}),
        ("barn", "nb", {"nb"}),
        ("student", "nl", {"nl", "en"}),
        ("running", "nl", {"nl", "en"}),
        ("ensomhet", "nl", {"nl", "nb", "en"}),
        ("xyzzy", "en", {"nl", "nb", "en"}),
    ],
)
def test_a_word_of_the_reader_is_read_in_other_languages_only_where_it_means_the_same(
    text, language, expected
):
    assert languages(text, language) == expected


def test_what_a_word_names_elsewhere_counts_not_where_the_reader_means_something_else():
    unit = read("lege", "nl")
    assert unit.concepts == unit.related == ()
    assert [each.concept for each in read("lege", "nb").concepts] == ["term/doctor"]


def test_a_stop_word_of_the_reader_is_no_unit_for_what_it_means_elsewhere():
    sea = Thesaurus([Label("term/sea", "nb", "have"), Label("term/sleep", "en", "sleep")])
    (unit,) = understand("have sleep", "en", sea).units
    assert [each.concept for each in unit.concepts] == ["term/sleep"]


def units(text: str, language: str) -> list[tuple[str, ...]]:
    return [tuple(word.word for word in unit.words) for unit in understand(text, language, THESAURUS).units]


def test_phrases_may_share_words():
    assert units("new teachers and new students", "en") == [("new",), ("teachers",), ("new", "students")]
    assert units("stress, stress and stress", "nl") == [("stress",)]


def test_a_hyphenated_word_is_its_pieces_where_each_of_them_names_something():
    assert units("stress-studenten", "nl") == [("stress",), ("studenten",)]
    assert units("stress-dag", "nl") == [("stressdag",)]


def test_a_phrase_says_as_much_as_its_words_together():
    words = {word: read(word, "en").weight for word in ("new", "students")}
    assert read("new students", "en").weight == pytest.approx(min(1.0, sum(words.values())))


def test_what_part_of_a_phrase_names_is_near_it():
    unit = read("new students", "en")
    assert [each.concept for each in unit.concepts] == ["term/first-years"]
    assert [(each.concept, each.weight) for each in unit.related] == [("term/student", RELATED)]


def test_what_is_above_a_concept_is_near_it():
    assert [each.concept for each in read("woede", "nl").related] == ["topic/coping"]


def test_a_compound_with_a_meaning_of_its_own_has_its_parts_near_it_where_nothing_lies_nearer():
    unit = read("slaaptest", "nl")
    assert [each.concept for each in unit.concepts] == ["term/sleep-test"]
    assert ([each.concept for each in unit.related], unit.parts) == (["topic/sleep"], ())
    assert [each.concept for each in read("studentenstress", "nl").related] == ["topic/stress"]


def test_parts_of_a_compound_name_concepts_where_the_whole_names_none():
    unit = read("slaapstress", "nl")
    assert unit.parts == (("topic/sleep",), ("topic/stress",))
    assert {each.concept for each in unit.related} == {"topic/sleep", "topic/stress"}
    assert read("slaapboek", "nl").parts == ()


@pytest.mark.parametrize(
    ("language", "label", "names"),
    [
        ("en", "Parents of students", {"Parents of students"}),
        ("en", "Grief and loss", {"Grief and loss", "Grief", "loss"}),
        ("nl", "Rouw of verlies", {"Rouw of verlies", "Rouw", "verlies"}),
        ("nb", "Sorg og tap", {"Sorg og tap", "Sorg", "tap"}),
    ],
)
def test_a_label_of_two_words_joined_names_it_by_each(language, label, names):
    assert {each.text for each in concept_labels("topic/x", {language: label}, {})} == names
