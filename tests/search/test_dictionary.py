"""The everyday dictionary, and the index terms that are stored of common words."""

import random
import re
import sqlite3

import pytest

from search.analysis import Highlighter, Label, Thesaurus, understand
from search.analysis.dictionary import Translation, read_dictionary
from search.analysis.languages import get_languages
from search.analysis.lexicon import prepare_tables
from search.analysis.meanings_build import DICTIONARY

LINE = re.compile(r"(nl|nb|en) [^\s:;,][^:;,]*: (nl|nb|en) [^:;]+(; (nl|nb|en) [^:;]+)?")


def meanings(text: str, language: str, *labels: Label) -> set[str]:
    """Return what the one unit of a search is called elsewhere, the stems of each joined by spaces."""
    (unit,) = understand(text, language, Thesaurus(labels)).units
    return {" ".join(stems) for stems in unit.meanings}


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
    assert lines == sorted(lines, key=lambda line: line.partition(" ")[0])
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
    assert expected in {" ".join(stems) for unit in units for stems in unit.meanings}


def test_what_names_a_concept_is_translated_too():
    assert "nb:spad" in meanings("schep", "nl", Label("term/tools", "nl", "schep"))


def test_many_words_have_few_meanings_each():
    text = "fire house table chair window garden kitchen spoon knife fork plate glass bottle paper pencil"
    units = understand(text, "en", Thesaurus()).units
    assert len(units) == 15
    assert 30 < sum(len(unit.meanings) for unit in units) <= 60
    # None has words of one language only for want of room.
    table = next(unit for unit in units if unit.words[0].word == "table")
    assert {stems[0][:3] for stems in table.meanings} == {"nl:", "nb:"}


def test_meanings_are_marked_and_say_that_they_are_none_of_the_words():
    question = understand("schep", "nl", Thesaurus())
    highlighter = Highlighter(question.words, meanings=question.meanings)
    assert highlighter.spans("En spade i hagen", "nb") == [(3, 8)]
    assert not highlighter.says("spade", "nb") & {"schep"}
    assert highlighter.spans("Een spade in de tuin", "nl") == []


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
