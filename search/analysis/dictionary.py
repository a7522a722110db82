"""The everyday dictionary of the project, `data/dictionary.txt`: words and what they are in other languages.

A line is "en shovel: nl schep, schop; nb spade". What it says of one word holds the other way round too.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Translation(NamedTuple):
    """A word of language `code`, and a word of language `other` that means the same; both as written."""

    code: str
    word: str
    other: str
    meaning: str


def read_dictionary(lines: Iterable[str]) -> Iterator[Translation]:
    """Yield what `lines` of the dictionary say, and then the same the other way round.

    So the first meanings of a word are those of its own line, best first.
    """
    said = [translation for line in lines for translation in _read_line(line)]
    yield from said
    yield from (Translation(other, meaning, code, word) for code, word, other, meaning in said)


def _read_line(line: str) -> Iterator[Translation]:
    head, _colon, rest = line.strip().partition(": ")
    code, _space, word = head.partition(" ")
    for part in rest.split("; ") if rest else ():
        other, _space, meanings = part.partition(" ")
        for meaning in meanings.split(", "):
            yield Translation(code, word, other, meaning)
