"""Compounds and their parts: slaapcursus holds slaap and cursus; kontakt holds no tak.

A word is cut where its pieces are attested words (Koehn and Knight 2003), with the repairs that measuring
showed to be needed; docs/adr/0008-words-and-compounds.md tells which, and what each is worth. Everything is
folded, and what a word is cut into is what the tables of the lexicon say of its pieces.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from .filters import may_hold
from .lexicon import Entry, filter_of, look_up
from .memory import Memory
from .pieces import SHORTEST_PART, Piece, Possible, Rules

SHORTEST_COMPOUND = 6
# Longer ones are rare, and the work grows with the square.
LONGEST_COMPOUND = 40
MOST_PARTS = 4

# Frequencies count up to here, or little words would win; rarer words than the least known count as that.
MOST_ZIPF = 5.0
LEAST_KNOWN_ZIPF = 3.0
UNKNOWN_ZIPF = 2.3
LINK_COST = 0.25
INFLECTION_COST = 0.2
COST_OF_MORE_PARTS = 0.8
LEAST_SCORE = 2.0
# A head this short in a borrowed ending is an accident.
SHORT_HEAD = 5

# Pieces whose entries are remembered, and bases whose parts are: the same few are in most compounds.
REMEMBERED_PIECES = 4_096


class Compound(NamedTuple):
    """A word that was cut: where its last piece begins, the bases of its pieces, and those of all parts."""

    head_start: int
    pieces: tuple[str, ...]
    bases: tuple[str, ...]


# {number of pieces: the best way to cut the beginning of a word so far: the sum of their scores, and they}.
_Ways = dict[int, tuple[float, tuple[Piece, ...]]]


class Splitter:
    """Cuts the words of one language."""

    def __init__(self, code: str, rules: Rules) -> None:
        self.code = code
        self.rules = rules
        self._inner = Memory(REMEMBERED_PIECES, self._read_inner)
        self._entries = Memory(REMEMBERED_PIECES, self._read_entries)

    def split(self, words: Collection[str]) -> dict[str, Compound]:
        """Return {word: how it is cut} of those of the folded `words` that are compounds.

        The bases are those of its pieces, of the parts of long pieces, and of neighbours that are a word as
        one. The tables are asked for all words together: a thousand at once cost a third of single ones.
        """
        cuts = [cut for word in words if (cut := self._read(word))]
        self._entries.read({text for cut in cuts for text in cut.asked()})
        cuts = [cut for cut in cuts if cut.decide()]
        self._inner.read({base for cut in cuts for base in cut.bases if len(base) < len(cut.word)})
        entries = look_up(self.code, {word for cut in cuts for word in cut.neighbours()})
        named = {word: self._named(word) for word in words if word in self.rules.cut}
        return named | {cut.word: self._compound(cut, entries) for cut in cuts}

    @property
    def _bits(self) -> bytes:
        return filter_of(self.code)

    def _read(self, word: str) -> "_Cut | None":
        if word in self.rules.cut:
            return None
        # What dictionaries list is ASCII once it is folded, and so are compounds of it.
        if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND or not (word.isascii() and word.isalpha()):
            return None
        possible = Possible(word, self._bits, self.rules)
        if not any(start and end == len(word) for start, end, _text in possible.pieces):
            return None
        rests = {word.removeprefix(prefix) for prefix in self.rules.prefixes if word.startswith(prefix)}
        listed = {rest for rest in rests if len(rest) >= SHORTEST_PART and may_hold(self._bits, rest)}
        return _Cut(word, self.rules, possible, listed, self._entries)

    def _named(self, word: str) -> Compound:
        """Return a word as the rules say that it is cut."""
        written = self.rules.cut[word]
        entries = look_up(self.code, written)
        parts = tuple(entries[part].base if part in entries else part for part in written)
        return Compound(len(word) - len(written[-1]), parts, parts)

    def _read_entries(self, words: Collection[str]) -> dict[str, Entry | None]:
        return dict.fromkeys(words) | look_up(self.code, words)

    def _read_inner(self, bases: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return {base: the bases that it is made of}."""
        compounds = self.split(bases)
        return {base: compounds[base].bases if base in compounds else () for base in bases}

    def _compound(self, cut: "_Cut", entries: Mapping[str, Entry]) -> Compound:
        bases: list[str] = []
        for base in cut.bases:
            bases += base, *(self._inner[base] if len(base) < len(cut.word) else ())
        bases += (entries[word].base for word in cut.neighbours() if word in entries)
        return Compound(cut.pieces[-1].start, cut.bases, tuple(dict.fromkeys(bases)))


class _Cut:
    """One word whose possible pieces are known, and how it is cut.

    `rests` are what may be listed words after a prefix.
    """

    def __init__(
        self,
        word: str,
        rules: Rules,
        possible: Possible,
        rests: Collection[str],
        entries: Mapping[str, Entry | None],
    ) -> None:
        self.word = word
        self.rules = rules
        self.possible = possible
        self.rests = rests
        self.entries = entries
        self.pieces: tuple[Piece, ...] = ()
        self.bases: tuple[str, ...] = ()

    def asked(self) -> Iterator[str]:
        """Yield the words that `decide` looks up."""
        yield self.word
        yield from self.rests
        for piece in self.possible.pieces:
            yield piece.text

    def neighbours(self) -> list[str]:
        """Return what neighbouring pieces are as one word, but the whole."""
        if len(self.pieces) == 2:
            return []
        return [self.word[first.start : second.end] for first, second in pairwise(self.pieces)]

    def decide(self) -> bool:
        """Find the best way to cut the word, with what the tables say; tell whether there is one."""
        if any(self._is_listed(rest) for rest in self.rests):
            return False
        best, pieces = LEAST_SCORE, ()
        for count, (total, way) in self._ways().items():
            score = total / count - COST_OF_MORE_PARTS * (count - 2)
            if score > best:
                best, pieces = score, way
        own = self.entries[self.word]
        if own and own.listed and own.zipf >= best:
            return False
        self.pieces, self.bases = pieces, tuple(self.entries[piece.text].base for piece in pieces)
        return bool(pieces)

    def _is_listed(self, text: str) -> bool:
        entry = self.entries[text]
        return entry is not None and entry.listed

    def _is_part(self, piece: Piece) -> bool:
        entry = self.entries[piece.text]
        if entry is None or not entry.listed or entry.base in self.rules.never:
            return False
        if piece.end < len(self.word):
            return True
        is_short = len(piece.text) <= SHORT_HEAD and (
            len(piece.text) < SHORTEST_PART or piece.text not in self.rules.short_last
        )
        is_accident = is_short and self.word.endswith(self.rules.borrowed)
        return not is_accident and self.rules.never_last.isdisjoint((piece.text, entry.base))

    def _ways(self) -> _Ways:
        """Return {number of pieces from two: the best way to cut the word into so many}."""
        length = len(self.word)
        reached: dict[int, _Ways] = {0: {0: (0.0, ())}}
        finished: _Ways = {}
        # Pieces come in the order of their beginnings, so what leads to one is known before it.
        for piece in self.possible.pieces:
            ways = reached.get(piece.start)
            if not ways or not self._is_part(piece):
                continue
            if piece.end == length:
                _go_on(ways, finished, piece, self._score(piece, 0.0), most=MOST_PARTS)
            else:
                for begin, cost in self._joins(piece):
                    ahead = reached.setdefault(begin, {})
                    _go_on(ways, ahead, piece, self._score(piece, cost), most=MOST_PARTS - 1)
        return finished

    def _joins(self, piece: Piece) -> Iterator[tuple[int, float]]:
        """Yield (where the next part begins, what the link costs)."""
        for begin in self.possible.after[piece.end]:
            link = self.word[piece.end : begin]
            if not link:
                yield begin, 0.0
            elif link not in self.rules.linked_by or piece.text in self.rules.linked_by[link]:
                yield begin, LINK_COST

    def _score(self, piece: Piece, cost: float) -> float:
        base, zipf, _listed, _written = self.entries[piece.text]
        known = min(zipf, MOST_ZIPF) if zipf >= LEAST_KNOWN_ZIPF else UNKNOWN_ZIPF
        return known - (max(cost, INFLECTION_COST) if base != piece.text else cost)


def _go_on(ways: _Ways, ahead: _Ways, piece: Piece, score: float, *, most: int) -> None:
    """Keep in `ahead` what is better there: the ways that lead to `piece`, and on with it."""
    for count, (total, pieces) in ways.items():
        if count < most and (count + 1 not in ahead or total + score > ahead[count + 1][0]):
            ahead[count + 1] = total + score, (*pieces, piece)
