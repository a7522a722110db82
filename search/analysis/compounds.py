"""Compounds and their parts: slaapcursus holds slaap and cursus; kontakt holds no tak.

A word is cut where its pieces are attested words (Koehn and Knight 2003), with the repairs that measuring
showed to be needed; docs/adr/0008-words-and-compounds.md tells which, and what each is worth. Everything is
folded, and what a word is cut into is what the tables of the lexicon say of its pieces.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from .cutting import Part, best_cut, make_part
from .lexicon import Entry, filter_of, look_up
from .memory import Memory
from .pieces import SHORTEST_PART, Finder, Piece, Possible, Rules

SHORTEST_COMPOUND = 6
# Longer ones are rare, and the work grows with the square.
LONGEST_COMPOUND = 40
# Pieces whose entries are remembered, and bases whose parts are: the same few are in most compounds.
REMEMBERED_PIECES = 4_096


class Compound(NamedTuple):
    """A word that was cut: where its last piece begins, the bases of its pieces, and those of all parts."""

    head_start: int
    pieces: tuple[str, ...]
    bases: tuple[str, ...]


class Splitter:
    """Cuts the words of one language."""

    def __init__(self, code: str, rules: Rules) -> None:
        self.code = code
        self.rules = rules
        self._inner = Memory(REMEMBERED_PIECES, self._read_inner)
        self._parts = Memory(REMEMBERED_PIECES, self._read_parts)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(filter_of(self.code), self.rules)

    def split(self, words: Collection[str]) -> dict[str, Compound]:
        """Return {word: how it is cut} of those of the folded `words` that are compounds.

        The bases are those of its pieces, of the parts of long pieces, and of neighbours that are a word as
        one. The tables are asked for all words together: a thousand at once cost a third of single ones.
        """
        possible = {word: found for word in words if (found := self._possible(word))}
        own = look_up(self.code, {each for word in possible for each in (word, *self._rests(word))})
        asked = {text for found in possible.values() for _start, _end, text in found.pieces}
        parts = self._parts.of(asked)
        cuts: dict[str, tuple[Piece, ...]] = {}
        for word, found in possible.items():
            if pieces := self._decide(word, found, parts, own):
                cuts[word] = pieces
        return self._named(words) | self._compounds(cuts, parts)

    def _possible(self, word: str) -> Possible | None:
        # What dictionaries list is ASCII once it is folded, and so are compounds of it.
        if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND or not (word.isascii() and word.isalpha()):
            return None
        return None if word in self.rules.cut else self._finder.find(word)

    def _rests(self, word: str) -> list[str]:
        """Return what follows a prefix that `word` may have."""
        if not word.startswith(self.rules.prefixes):
            return []
        rests = [word.removeprefix(prefix) for prefix in self.rules.prefixes if word.startswith(prefix)]
        return [rest for rest in rests if len(rest) >= SHORTEST_PART]

    def _named(self, words: Collection[str]) -> dict[str, Compound]:
        """Return those of `words` of which the rules say how they are cut."""
        named = {word: self.rules.cut[word] for word in words if word in self.rules.cut}
        entries = look_up(self.code, {part for written in named.values() for part in written})
        found: dict[str, Compound] = {}
        for word, written in named.items():
            parts = tuple(entries[part].base if part in entries else part for part in written)
            found[word] = Compound(len(word) - len(written[-1]), parts, parts)
        return found

    def _read_parts(self, texts: Collection[str]) -> dict[str, Part | None]:
        """Return {text: what is said of it}; None where it is no part."""
        parts: dict[str, Part | None] = dict.fromkeys(texts)
        for text, (base, zipf, is_listed, _written) in look_up(self.code, texts).items():
            if is_listed and base not in self.rules.never:
                parts[text] = make_part(text, base, zipf)
        return parts

    def _read_inner(self, bases: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return {base: the bases that it is made of}."""
        compounds = self.split(bases)
        return {base: compounds[base].bases if base in compounds else () for base in bases}

    def _decide(
        self, word: str, possible: Possible, parts: Mapping[str, Part | None], own: Mapping[str, Entry]
    ) -> tuple[Piece, ...]:
        """Return the best way to cut `word`, with what the tables say; () where it is left whole."""
        if any(rest in own and own[rest].listed for rest in self._rests(word)):
            return ()
        score, pieces = best_cut(word, possible, parts, self.rules)
        entry = own.get(word)
        return () if entry and entry.listed and entry.zipf >= score else pieces

    def _compounds(
        self, cuts: Mapping[str, tuple[Piece, ...]], parts: Mapping[str, Part | None]
    ) -> dict[str, Compound]:
        """Return {word: how it is cut} from {word: its pieces}."""
        bases = {word: tuple(parts[text].base for _s, _e, text in pieces) for word, pieces in cuts.items()}
        inner = self._inner.of(
            {base for word, some in bases.items() for base in some if len(base) < len(word)}
        )
        entries = look_up(
            self.code, {pair for word, pieces in cuts.items() for pair in _neighbours(word, pieces)}
        )
        found: dict[str, Compound] = {}
        for word, pieces in cuts.items():
            all_bases: list[str] = []
            for base in bases[word]:
                all_bases += base, *(inner[base] if len(base) < len(word) else ())
            all_bases += (entries[pair].base for pair in _neighbours(word, pieces) if pair in entries)
            found[word] = Compound(pieces[-1][0], bases[word], tuple(dict.fromkeys(all_bases)))
        return found


def _neighbours(word: str, pieces: Sequence[Piece]) -> list[str]:
    """Return what neighbouring pieces are as one word, but the whole."""
    if len(pieces) == 2:
        return []
    return [word[first[0] : second[1]] for first, second in pairwise(pieces)]
