"""What may be a part of a compound by its letters alone, and the rules of a language for that."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from .filters import held_from, held_to, may_hold

# A compound that is shorter must consist of two parts of three letters.
SHORTEST_LOOSE_COMPOUND = 7
SHORTEST_PART = 4
# A part this short must be named by the language's rules.
SHORTEST_PIECE = 2

# A part of a word: where it starts and ends, without its link, and what it stands for. A plain tuple, as a
# rebuild makes millions.
Piece = tuple[int, int, str]


@dataclass(frozen=True)
class Rules:
    """How a language makes compounds; every word and ending is folded.

    `links` join parts; `linked_by` holds {link: the only parts before it}. `swaps` holds
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


class Possible(NamedTuple):
    """What may be a part of a word by its letters alone: `pieces`, in the order of where they begin.

    `after` holds {end of a part: where one may begin after it}.
    """

    pieces: list[Piece]
    after: dict[int, list[int]]


class Finder:
    """Finds what may be parts of the words of one language.

    Most words have none: this asks the small filter in memory, and the tables only where a cut is possible.
    """

    def __init__(self, bits: bytes, rules: Rules) -> None:
        self._bits, self._rules = bits, rules

    def find(self, word: str) -> Possible | None:
        """Return what `word`, which is ASCII, may be made of; None where it is not made of parts."""
        letters = word.encode()
        shortest = SHORTEST_PIECE if len(word) >= SHORTEST_LOOSE_COMPOUND else len(word) // 2
        heads = self._heads(word, letters, shortest)
        if not heads:
            return None
        least = self._least_end(word)
        # A part reaches the beginning of the last head at most, and one letter on where that is shared.
        last = min(heads[-1] + 1, len(word) - shortest)
        swaps = self._swaps(word)
        pieces: list[Piece] = []
        after: dict[int, list[int]] = {}
        begins = {0}
        has_head = False
        for start in range(heads[-1] + 1):
            if start not in begins:
                continue
            first_end = max(start + shortest, least)
            firsts = self._firsts(word, letters, start, first_end, last)
            if swaps:
                firsts += self._swapped(word, start, range(first_end, last + 1), swaps)
                firsts.sort(key=itemgetter(1))
            pieces += firsts
            for _start, end, _text in firsts:
                if end not in after:
                    after[end] = begins_after(word, end, self._rules)
                    begins.update(after[end])
            if start in heads:
                has_head = True
                pieces.append((start, len(word), word[start:]))
        return Possible(pieces, after) if has_head else None

    def _heads(self, word: str, letters: bytes, shortest: int) -> list[int]:
        """Return where a last part may begin."""
        short = max(shortest, len(word) - SHORTEST_PART + 1)
        heads = held_from(self._bits, letters, range(shortest, short))
        for start in range(short, len(word) - shortest + 1):
            if word[start:] in self._rules.short_last:
                heads += held_from(self._bits, letters, (start,))
        return [start for start in heads if word[start:] not in self._rules.never]

    def _least_end(self, word: str) -> int:
        """Return where the first part may end at the earliest."""
        unsplit = self._rules.unsplit
        return max(len(each) for each in unsplit if word.startswith(each)) if word.startswith(unsplit) else 0

    def _firsts(self, word: str, letters: bytes, start: int, first_end: int, last_end: int) -> list[Piece]:
        """Return the parts before others from `start` to one of these ends, in the order of their ends."""
        rules = self._rules
        long_end = max(first_end, start + SHORTEST_PART)
        ends = held_to(self._bits, letters, start, range(long_end, last_end + 1))
        for end in range(min(long_end, last_end + 1) - 1, first_end - 1, -1):
            if word[start:end] in rules.short_first:
                ends = held_to(self._bits, letters, start, (end,)) + ends
        return [(start, end, text) for end in ends if (text := word[start:end]) not in rules.never]

    def _swaps(self, word: str) -> list[tuple[int, str, str]]:
        """Return (end, ending, what it stands for) wherever a part may end in one that stands for another."""
        return [
            (match.end(), match[0], full)
            for ending, full in self._rules.swaps.items()
            if ending in word
            for match in re.finditer(ending, word)
        ]

    def _swapped(
        self, word: str, start: int, ends: range, swaps: Sequence[tuple[int, str, str]]
    ) -> list[Piece]:
        """Return the parts as `_firsts` does whose ending stands for another."""
        rules = self._rules
        return [
            (start, end, text)
            for end, ending, full in swaps
            if end in ends
            and start + len(ending) <= end
            and (end - start >= SHORTEST_PART or word[start:end] in rules.short_first)
            and word[start:end] not in rules.never
            and may_hold(self._bits, text := word[start : end - len(ending)] + full)
        ]


def begins_after(word: str, end: int, rules: Rules) -> list[int]:
    """Return where a part after one that stops at `end` may begin: trafikk, kork, trafikkork."""
    begins = [end]
    for link in rules.links:
        if word.startswith(link, end):
            begins.append(end + len(link))
    if rules.drops_third and word[end - 1] == word[end - 2] and word[end - 1] not in "aeiouy":
        begins.append(end - 1)
    return begins
