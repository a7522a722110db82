"""Tells by their letters which words cannot have a stem, so that they need not be cut into their parts."""

from collections.abc import Collection
from functools import cache, partial

from .languages import Language, get_languages
from .lexicon import look_up_traces
from .memory import Memory

# A stem begins with as many letters of its word; one of three letters perhaps with two: nam, naam.
_KEPT_LETTERS = 3
# Stems whose traces are remembered, of some 200 bytes: those of a search and of the labels of its concepts.
_REMEMBERED_STEMS = 1_024


class Sieve:
    """Holds back the words that can have none of some stems: it may keep too many, but never too few.

    For a language that makes compounds. A stem is one of a part of the word, which leaves its traces in it
    (`lexicon.look_up_traces`), or that of the whole, which begins as the word does.
    """

    def __init__(self, stems: Collection[str], code: str) -> None:
        self._language = get_languages()[code]
        known = _traces(code).of(stems)
        self._traces = {trace for stem in stems for trace in known[stem]}
        begins = _kept_by_heads(self._language)
        texts = [stem.removeprefix(f"{code}:") for stem in stems]
        self._beginnings = {text[: _KEPT_LETTERS if len(text) > _KEPT_LETTERS else 2] for text in texts}
        self._beginnings.update(text[:2] for text in texts if text[:2] in begins)

    def keep(self, words: Collection[str]) -> set[str]:
        """Return those of the folded `words` that may have one of the stems."""
        # Nearly all traces are in none of the words, which one look at all of them tells.
        joined = "\n".join(words)
        traces = [trace for trace in self._traces if trace in joined]
        return {
            word for word in words if any(trace in word for trace in traces) or self._begins_as_stem(word)
        }

    def _begins_as_stem(self, word: str) -> bool:
        beginning = self._language.spell(word)[:_KEPT_LETTERS]
        if beginning != word[:_KEPT_LETTERS]:
            return True
        return not self._beginnings.isdisjoint((beginning[:2], beginning))


@cache
def _kept_by_heads(language: Language) -> frozenset[str]:
    """Return the first parts after which the base of a compound may go on otherwise: by, for byplaner.

    The base of a compound is its letters up to the last part, and the base of that.
    """
    shared = (
        part[:2]
        for part in language.rules.short_first
        if len(part) == 2 or (language.rules.drops_third and len(part) == 3 and part[1] == part[2])
    )
    return frozenset(shared)


@cache
def _traces(code: str) -> Memory[tuple[str, ...]]:
    return Memory(_REMEMBERED_STEMS, partial(_read_traces, code=code))


def _read_traces(stems: Collection[str], code: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(stems, ()) | look_up_traces(code, stems)
