"""How many documents hold a term: a guess, which the request that relies on it checks."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from .elasticsearch_index import Answer, count_request, read_count, total_of
from .elasticsearch_query import Body, to_query
from .nodes import Term

_Key = tuple[str, str]

# What the readers of one process ask for between two releases; some 3 MB. A full memory starts anew.
MOST_COUNTS = 20_000
# A count that was so many times as large, or as small, ranks nothing visibly otherwise.
CLOSE = math.log(1.1)


class Shift(NamedTuple):
    """What guesses got wrong: whether a term occurs at all, or only how rare one is."""

    occurs: bool
    ranks: bool


class KnownCounts:
    """What the answers to the searches of this process told last."""

    def __init__(self) -> None:
        self.num_docs = 0
        self._counts: dict[_Key, int] = {}

    def get(self, key: _Key) -> int | None:
        """Return how many documents held a term (field, text); None where nobody asked."""
        return self._counts.get(key)

    def remember(self, num_docs: int, counts: Mapping[_Key, int]) -> None:
        """Take in what an answer told."""
        if len(self._counts) + len(counts) > MOST_COUNTS:
            self._counts.clear()
        self._counts.update(counts)
        self.num_docs = num_docs


class TermCounts:
    """The statistics of one search, as far as known; a term that nobody has counted is taken to occur once.

    A request that relies on them counts what was asked for, and where a guess was far off, the search is
    planned and asked once more.
    """

    def __init__(self, known: KnownCounts) -> None:
        self._known = known
        self._used: dict[_Key, int] = {}
        self.num_docs = known.num_docs or 1
        self.is_guess = not known.num_docs

    def doc_freq(self, field: str, term: str) -> int:
        """Return how many documents have `term` in `field`; 1 where it is not known yet."""
        count = self._used.get((field, term))
        if count is None:
            known = self._known.get((field, term))
            self.is_guess = self.is_guess or known is None
            count = self._used[field, term] = 1 if known is None else known
        return count

    def may_occur(self, field: str, term: str) -> bool:
        """Say yes: to look up in vain costs the server less than to be asked first."""
        return True

    @property
    def is_used(self) -> bool:
        """Whether anything was asked for."""
        return bool(self._used)

    def request(self, queries: Mapping[str, Body]) -> Body:
        """Return what counts all documents, those of each term asked for, and those of each of `queries`."""
        terms = {_name(key): to_query(Term(*key)) for key in self._used}
        return count_request([*queries.items(), *terms.items()])

    def correct(self, answer: Answer) -> Shift:
        """Take in the answer to `request`; return how far off the guesses were."""
        found, used = read_count(answer), self._used
        counts = {key: found[_name(key)] for key in used}
        num_docs = total_of(answer)
        pairs = [(self.num_docs, num_docs), *((used[key], count) for key, count in counts.items())]
        self._used = counts
        self.num_docs, self.is_guess = num_docs, False
        self._known.remember(num_docs, counts)
        return Shift(
            occurs=any(bool(guess) != bool(count) for guess, count in pairs),
            ranks=not all(_is_close(*pair) for pair in pairs),
        )


def _is_close(guess: int, count: int) -> bool:
    if not guess or not count:
        return guess == count
    return abs(math.log(guess / count)) <= CLOSE


def _name(key: _Key) -> str:
    return " ".join(key)
