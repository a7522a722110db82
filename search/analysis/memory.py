"""What is worked out once for each word and kept as long as there is room."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")
# What is worked out together at most, so that a memory holds hardly more than its size.
_STEP = 4096
# Raw words of texts that are remembered for each language; twice as many at most.
_TEXT_WORDS = 12_288
_times = 1.0


def widen(times: float) -> None:
    """Remember `times` as many words of texts from here on: for a process that reads texts and no more."""
    global _times
    _times = times


def text_words() -> int:
    """Return how many raw words of texts to remember for each language."""
    return int(_TEXT_WORDS * _times)


def in_steps(words: Iterable[str]) -> Iterator[list[str]]:
    """Yield `words`, as many as are worked out together at a time."""
    rest = iter(words)
    while some := [*islice(rest, _STEP)]:
        yield some


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Look for cycles seldom: where many objects are made and hardly a cycle, that is much of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Memory(dict[str, Value]):
    """{word: value}, where a value that is not there is worked out; never says that one is missing.

    `learn` returns the values of some words, each of them. `size` values are kept at least, twice as many at
    most: those that were asked for lately.
    """

    def __init__(self, size: int, learn: Callable[[Collection[str]], Mapping[str, Value]]) -> None:
        super().__init__()
        self._size = size
        self._learn = learn
        self._earlier: dict[str, Value] = {}

    def read(self, words: Collection[str]) -> None:
        """Work out together what is not known of `words`, which costs less than one by one."""
        for some in in_steps({word for word in words if word not in self}):
            self._take(some)

    def of(self, words: Collection[str]) -> dict[str, Value]:
        """Return the value of each of `words`, however many; what is not known is worked out together."""
        found = {word: self[word] for word in words if word in self}
        for some in in_steps(word for word in words if word not in found):
            found |= self._take(some)
        return found

    def __missing__(self, word: str) -> Value:
        return self._take((word,))[word]

    def _take(self, words: Collection[str]) -> Mapping[str, Value]:
        earlier = self._earlier
        found = {word: earlier[word] for word in words if word in earlier}
        if len(found) < len(words):
            found |= self._learn([word for word in words if word not in found])
        if len(self) + len(found) > self._size:
            self._earlier = dict(self)
            self.clear()
        self.update(found)
        return found
