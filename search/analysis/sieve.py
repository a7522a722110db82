"""Tells by their letters which words cannot have a stem, so that they need not be cut into their parts."""

from collections.abc import Collection
from functools import cache, partial

from .languages import get_languages
from .lexicon import look_up, look_up_traces
from .memory import Memory
from .pieces import SHORTEST_PART

# A stem begins with as many letters of its word; one of three letters perhaps with two: nam, naam.
_KEPT_LETTERS = 3
# Stems whose traces are remembered, of some 200 bytes: those of a search and of the labels of its concepts.
_REMEMBERED_STEMS = 1_024


class Sieve:
    """Holds back the words that can have none of some stems: it may keep too many, but never too few.

    A stem is that of a part of the word, which leaves its traces in it (`lexicon.look_up_traces`), or that of
    the whole, which begins as the word does.
    """

    def __init__(self, stems: Collection[str], code: str) -> None:
        self._language = get_languages()[code]
        self._traces = {trace for traces in _traces(code).of(stems).values() for trace in traces}
        begins = _shared_beginnings(code)
        texts = [stem.removeprefix(f"{code}:") for stem in stems]
        self._beginnings = {text[: _KEPT_LETTERS if len(text) > _KEPT_LETTERS else 2] for text in texts}
        self._beginnings.update(text[:2] for text in texts if text[:2] in begins)

    def keep(self, words: Collection[str]) -> set[str]:
        """Return those of the folded `words` that may have one of the stems."""
        kept = {word for word in words if len(word) < SHORTEST_PART or self._begins_as_stem(word)}
        if self._language.rules is None:
            return kept.union(look_up(self._language.code, words))
        # Nearly all traces are in none of the words, which one look at all of them tells.
        joined = "\n".join(words)
        for trace in self._traces:
            if trace in joined:
                kept.update(word for word in words if trace in word)
        return kept

    def _begins_as_stem(self, word: str) -> bool:
        beginning = self._language.spell(word)[:_KEPT_LETTERS]
        if beginning in self._beginnings or beginning[:2] in self._beginnings:
            return True
        return beginning != word[:_KEPT_LETTERS]


@cache
def _shared_beginnings(code: str) -> frozenset[str]:
    """Return the beginnings of two letters after which a compound and its base may differ.

    The base of a compound is its letters up to the last part, and the base of that.
    """
    rules = get_languages()[code].rules
    return frozenset(
        part[:2]
        for part in (rules.short_first if rules else ())
        if len(part) == 2 or (rules.drops_third and len(part) == 3 and part[1] == part[2])
    )


@cache
def _traces(code: str) -> Memory[tuple[str, ...]]:
    return Memory(_REMEMBERED_STEMS, partial(_read_traces, code=code))


def _read_traces(stems: Collection[str], code: str) -> dict[str, tuple[str, ...]]:
    if get_languages()[code].rules is None:
        return dict.fromkeys(stems, ())
    return dict.fromkeys(stems, ()) | look_up_traces(code, stems)
