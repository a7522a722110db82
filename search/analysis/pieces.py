"""What may be a part of a compound by its letters alone, and the rules of a language for that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from .filters import held_from, held_to, may_hold

# A compound that is shorter must consist of two parts of three letters.
SHORTEST_LOOSE_COMPOUND = 7
SHORTEST_PART = 4
# A part this short must be named by the language's rules.
SHORTEST_PIECE = 2


@dataclass(frozen=True)
class Rules:
    """How a language makes compounds; every word and ending is folded.

    `links` join parts, "" among them; `linked_by` holds {link: the only parts before it}. `swaps` holds
    {ending of a first part: what it stands for}. `short_first` and `short_last` are the parts of less than
    four letters. `never` are no parts, `never_last` no heads. A word that is a prefix and a listed word is
    not cut, nor one that starts with one of `unsplit`. `borrowed` are endings whose short heads are
    accidents. `drops_third`: of three equal consonants two are written.
    """

    links: tuple[str, ...]
    linked_by: Mapping[str, frozenset[str]]
    swaps: Mapping[str, str]
    short_first: frozenset[str]
    short_last: frozenset[str]
    never: frozenset[str]
    never_last: frozenset[str]
    prefixes: tuple[str, ...]
    unsplit: tuple[str, ...]
    cut: Mapping[str, tuple[str, ...]]
    borrowed: tuple[str, ...]
    drops_third: bool = False


class Piece(NamedTuple):
    """A part of a word as it is written: word[start:end] without its link, and what it stands for."""

    start: int
    end: int
    text: str


class Possible:
    """What may be a part of a word by its letters alone: `pieces`, in the order of where they begin.

    Most words have none: this asks the small filter in memory, and the tables only where a cut is possible.
    `after` holds {end of a part: where one may begin after it}.
    """

    def __init__(self, word: str, bits: bytes, rules: Rules) -> None:
        self.pieces: list[Piece] = []
        self.after: dict[int, list[int]] = {}
        self._word, self._letters = word, word.encode()
        self._bits, self._rules = bits, rules
        self._swaps = {ending: full for ending, full in rules.swaps.items() if ending in word}
        self._shortest = SHORTEST_PIECE if len(word) >= SHORTEST_LOOSE_COMPOUND else len(word) // 2
        self._least_end = 0
        if word.startswith(rules.unsplit):
            self._least_end = max(len(each) for each in rules.unsplit if word.startswith(each))
        last = len(word) - self._shortest
        heads = [
            start
            for start in held_from(bits, self._letters, range(self._shortest, last + 1))
            if len(word) - start >= SHORTEST_PART or word[start:] in rules.short_last
        ]
        # A part reaches the beginning of the last head at most, and one letter on where that is shared.
        self._last = min(heads[-1] + 1, last) if heads else 0
        self._find(heads)

    def _find(self, heads: list[int]) -> None:
        begins = {0}
        for start in range(heads[-1] + 1) if heads else ():
            if start not in begins:
                continue
            for piece in self._firsts(start):
                self.pieces.append(piece)
                if piece.end not in self.after:
                    self.after[piece.end] = begins_after(self._word, piece.end, self._rules)
                    begins.update(self.after[piece.end])
            if start in heads and self._word[start:] not in self._rules.never:
                self.pieces.append(Piece(start, len(self._word), self._word[start:]))

    def _firsts(self, start: int) -> list[Piece]:
        """Return the parts before others that may begin at `start`."""
        word, rules = self._word, self._rules
        ends = held_to(self._bits, self._letters, start, self._ends(start))
        found = [(end, word[start:end], word[start:end]) for end in ends]
        if self._swaps:
            found += self._swapped(start)
            found.sort(key=itemgetter(0))
        return [
            Piece(start, end, text)
            for end, written, text in found
            if (len(written) >= SHORTEST_PART or written in rules.short_first) and written not in rules.never
        ]

    def _ends(self, start: int) -> range:
        return range(max(start + self._shortest, self._least_end), self._last + 1)

    def _swapped(self, start: int) -> Iterator[tuple[int, str, str]]:
        """Yield (end, as it is written, what it stands for) of parts whose ending stands for another."""
        for end in self._ends(start):
            written = self._word[start:end]
            for ending, full in self._swaps.items():
                text = written.removesuffix(ending) + full
                if written.endswith(ending) and may_hold(self._bits, text):
                    yield end, written, text


def begins_after(word: str, end: int, rules: Rules) -> list[int]:
    """Return where a part after one that stops at `end` may begin: trafikk, kork, trafikkork."""
    begins = [end + len(link) for link in rules.links if word.startswith(link, end)]
    if rules.drops_third and word[end - 1] == word[end - 2] and word[end - 1] not in "aeiouy":
        begins.append(end - 1)
    return begins
