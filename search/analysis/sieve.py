"""Tells by their letters which words cannot have a stem, so that they need not be cut into their parts."""

from collections.abc import Collection
from functools import cache, partial

from .languages import get_languages
from .lexicon import look_up_traces
from .memory import Memory
from .table_file import WHOLE_WORD

# A stem that no word of the tables has begins with as many letters of any word that has it, one of three
# perhaps with two: nam, naam. With a stem that one has, other words share all but its last letters, or the
# first part of a compound: oliegestookt is of oliestoken, bosgewandeld of boswandelen.
_KEPT_LETTERS = 3
_LOST_LETTERS, _MOST_LETTERS = 2, 4
# Stems whose traces are remembered, of some 200 bytes: those of a search and of the labels of its concepts.
_REMEMBERED_STEMS = 1_024


class Sieve:
    """Holds back the words that can have none of some stems: it may keep too many, but never too few.

    A stem is that of a part of the word, which leaves its traces in it (`lexicon.look_up_traces`), or that of
    the whole, which begins as the word does.
    """

    def __init__(self, stems: Collection[str], code: str) -> None:
        self._language = get_languages()[code]
        known = _traces(code).of(stems)
        traces = {trace for some in known.values() for trace in some}
        self._short = {trace.removeprefix(WHOLE_WORD) for trace in traces if trace.startswith(WHOLE_WORD)}
        self._traces = [trace for trace in traces if not trace.startswith(WHOLE_WORD)]
        beginnings = {_beginning(stem.removeprefix(f"{code}:"), known[stem], code) for stem in stems}
        self._beginnings = tuple(beginnings)
        self._firsts = {beginning[:2] for beginning in beginnings}

    def keep(self, words: Collection[str]) -> set[str]:
        """Return those of the folded `words` that may have one of the stems."""
        firsts, beginnings = self._firsts, self._beginnings
        kept = {word for word in words if word[:2] in firsts and word.startswith(beginnings)}
        kept |= self._short.intersection(words)
        # What few words have, one look at all of them tells: another spelling, and each of the traces.
        joined = "\n".join(words)
        if self._language.spell(joined) != joined:
            kept.update(word for word in words if self._is_respelled(word))
        for trace in self._traces:
            if trace in joined:
                kept.update(word for word in words if trace in word)
        return kept

    def _is_respelled(self, word: str) -> bool:
        return self._language.spell(word)[:_MOST_LETTERS] != word[:_MOST_LETTERS]


def _beginning(stem: str, traces: Collection[str], code: str) -> str:
    """Return the letters with which every word begins that has `stem` as a whole and none of its `traces`."""
    if traces:
        return stem[: max(2, min(len(stem) - _LOST_LETTERS, _MOST_LETTERS, _first_part(stem, code)))]
    return stem[: 2 if len(stem) <= _KEPT_LETTERS else min(_KEPT_LETTERS, _first_part(stem, code))]


def _first_part(stem: str, code: str) -> int:
    """Return after how many letters of `stem` at the earliest a compound and its base may differ.

    The base of a compound is its letters up to the last part, and the base of that.
    """
    lengths = _short_parts(code)
    return min((lengths[stem[:end]] for end in (2, 3) if stem[:end] in lengths), default=_MOST_LETTERS)


@cache
def _short_parts(code: str) -> dict[str, int]:
    """Return {first part of less than four letters: how many of them it keeps}: egg keeps two in eggul."""
    rules = get_languages()[code].rules
    return {
        part: len(part) - (rules.drops_third and part[-1] == part[-2])
        for part in (rules.short_first if rules else ())
    }


@cache
def _traces(code: str) -> Memory[tuple[str, ...]]:
    return Memory(_REMEMBERED_STEMS, partial(_read_traces, code=code))


def _read_traces(stems: Collection[str], code: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(stems, ()) | look_up_traces(code, stems)
