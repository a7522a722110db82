"""The everyday dictionary, and the index terms that are stored of common words."""

import random
import re
import sqlite3

import pytest

from search.analysis import Highlighter, Label, Thesaurus, lexicon, understand
from search.analysis.dictionary import Translation, read_dictionary
from search.analysis.languages import get_languages
from search.analysis.lexicon import prepare_tables
from search.analysis.translations_build import DICTIONARY, LONGEST_PHRASE

LINE = re.compile(r"(nl|nb|en) [^\s:;,][^:;,]*: (nl|nb|en) [^:;]+(; (nl|nb|en) [^:;]+)?")


def translations(text: str, language: str, *labels: Label) -> set[str]:
    """Return what the one unit of a search is called elsewhere, the stems of each joined by spaces."""
    (unit,) = understand(text, language, Thesaurus(labels)).units
    return {" ".join(stems) for stems in unit.translations}


def test_a_line_holds_the_other_way_round_too():
    said = [*read_dictionary(["en shovel: nl schep, schop; nb spade"])]
    assert said[:3] == [
        Translation("en", "shovel", "nl", "schep"),
        Translation("en", "shovel", "nl", "schop"),
        Translation("en", "shovel", "nb", "spade"),
    ]
    assert Translation("nb", "spade", "en", "shovel") in said[3:]


def test_every_line_of_the_dictionary_is_well_formed_and_stands_once():
    lines = DICTIONARY.read_text("utf-8").splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    heads = [line.partition(":")[0] for line in lines]
    assert len(heads) == len(set(heads)) > 20_000
    assert lines == sorted(lines, key=lambda line: line.partition(":")[0])
    assert all(each.code != each.other for each in read_dictionary(lines))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("schep", "nl", "nb:spad"),
        ("scheppen", "en", "nb:spad"),
        ("spader", "nb", "en:shovel"),
        ("bottle opener", "en", "nl:flesopener"),
    ],
)
def test_words_are_known_in_any_form_and_from_any_language(text, language, expected):
    units = understand(text, language, Thesaurus()).units
    assert expected in {" ".join(stems) for unit in units for stems in unit.translations}


def test_what_names_a_concept_is_translated_too():
    assert "nb:spad" in translations("schep", "nl", Label("term/tools", "nl", "schep"))


def test_many_words_have_few_translations_each():
    text = "fire house table chair window garden kitchen spoon knife fork plate glass bottle paper pencil"
    units = understand(text, "en", Thesaurus()).units
    assert len(units) == 15
    assert max(len(unit.translations) for unit in units) == 60 // 15
    # None has words of one language only for want of room.
    table = next(unit for unit in units if unit.words[0].word == "table")
    assert {stems[0][:3] for stems in table.translations} == {"nl:", "nb:"}


def marked(text: str, language: str, asked: str, reader: str) -> list[str]:
    """Return the words of a text that a search marks."""
    question = understand(asked, reader, Thesaurus())
    highlighter = Highlighter(question.words, translations=question.translations)
    return [text[start:end] for start, end in highlighter.spans(text, language)]


def test_translations_are_marked_in_their_language():
    assert marked("En spade i hagen", "nb", "schep", "nl") == ["spade"]
    assert marked("Een spade in de tuin", "nl", "schep", "nl") == []


def test_a_phrase_is_marked_only_where_all_of_it_stands():
    assert marked("An opener for any bottle", "en", "flesopener", "nl") == ["opener", "bottle"]
    assert marked("A bottle of water", "en", "flesopener", "nl") == []


def test_a_translation_says_that_it_is_none_of_the_words():
    question = understand("schep", "nl", Thesaurus())
    highlighter = Highlighter(question.words, translations=question.translations)
    said = highlighter.says("spade", "nb")
    assert said
    assert said.isdisjoint(highlighter.words)


def test_what_is_stored_can_be_asked_for():
    connection = sqlite3.connect(prepare_tables())
    try:
        keys = [key for (key,) in connection.execute("SELECT word FROM translations")]
    finally:
        connection.close()
    assert len(keys) > 20_000
    assert max(key.count(" ") + 1 for key in keys) == LONGEST_PHRASE


@pytest.mark.parametrize(
    ("name", "asks_for_a_rebuild"),
    [("dictionary.txt", False), ("nl_forms.txt", True), ("nl_words.txt.xz", True)],
)
def test_a_list_makes_the_tables_anew_and_the_index_where_terms_depend_on_it(
    tmp_path, monkeypatch, name, asks_for_a_rebuild
):
    for file in (*DICTIONARY.parent.glob("*.*"), *DICTIONARY.parents[1].glob("*.py")):
        copy = tmp_path / file.relative_to(DICTIONARY.parents[1])
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(file.read_bytes())
    monkeypatch.setattr(lexicon, "_DATA", tmp_path / "data")
    terms, tables = lexicon.terms_key.__wrapped__(), lexicon.tables_key.__wrapped__()
    with (tmp_path / "data" / name).open("ab") as lines:
        lines.write(b"more")
    assert (lexicon.terms_key.__wrapped__() != terms) == asks_for_a_rebuild
    assert lexicon.tables_key.__wrapped__() != tables


@pytest.mark.parametrize("code", ["nl", "nb", "en"])
def test_stored_forms_are_those_that_would_be_worked_out(code):
    connection = sqlite3.connect(prepare_tables())
    try:
        words = [word for (word,) in connection.execute(f"SELECT word FROM forms_{code}")]  # noqa: S608
    finally:
        connection.close()
    assert len(words) > 100_000
    some = random.Random(1).sample(words, 2_000)
    language = get_languages()[code]
    assert language.forms(some) == language.work_out(some)
