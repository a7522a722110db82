"""The everyday dictionary of the project, `data/dictionary.txt`: words and what they are in other languages.

A line is "en shovel: nl schep, schop; nb spade". What it says of one word holds the other way round too.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

# Words of a phrase without its stop words, at most: longer ones are hardly ever typed as they are listed.
LONGEST_PHRASE = 3


class Translation(NamedTuple):
    """A word of language `code`, and what it is called in language `other`; both as written."""

    code: str
    word: str
    other: str
    called: str


def read_dictionary(lines: Iterable[str]) -> Iterator[Translation]:
    """Yield what `lines` of the dictionary say, and then the same the other way round.

    So the first translations of a word are those of its own line, best first.
    """
    said = [translation for line in lines for translation in _read_line(line)]
    yield from said
    yield from (Translation(other, called, code, word) for code, word, other, called in said)


def _read_line(line: str) -> Iterator[Translation]:
    head, _colon, rest = line.strip().partition(": ")
    code, _space, word = head.partition(" ")
    for part in rest.split("; ") if rest else ():
        other, _space, translations = part.partition(" ")
        for called in translations.split(", "):
            yield Translation(code, word, other, called)
