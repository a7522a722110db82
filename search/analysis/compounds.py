"""Compounds and their parts: slaapcursus holds slaap and cursus; kontakt holds no tak.

A word is cut where its pieces are attested words (Koehn and Knight 2003), with the repairs that measuring
showed to be needed; docs/adr/0008-words-and-compounds.md tells which, and what each is worth. Everything is
folded, and what a word is cut into is what the tables of the lexicon say of its pieces.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from .filters import may_hold
from .lexicon import Entry, filter_of, look_up

SHORTEST_COMPOUND = 6
# One that is shorter must consist of two parts of three letters.
SHORTEST_LOOSE_COMPOUND = 7
# Longer ones are rare, and the work grows with the square.
LONGEST_COMPOUND = 40
SHORTEST_PART = 4
MOST_PARTS = 4
# A part this short must be named by the language's rules.
SHORTEST_PIECE = 2

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


class Compound(NamedTuple):
    """A word that was cut: where its last piece begins, the bases of its pieces, and those of all parts."""

    head_start: int
    pieces: tuple[str, ...]
    bases: tuple[str, ...]


class _Way(NamedTuple):
    """A way to cut the beginning of a word: the sum of its pieces' scores, and the pieces."""

    total: float
    pieces: tuple[Piece, ...]


def split_compound(word: str, code: str, rules: Rules) -> Compound | None:
    """Cut a folded word of language `code` into its parts; None where it is no compound.

    The bases are those of its pieces, of the parts of long pieces, and of neighbours that are a word as one.
    """
    if word in rules.cut:
        entries = look_up(code, rules.cut[word])
        parts = tuple(entries[part].base if part in entries else part for part in rules.cut[word])
        return Compound(len(word) - len(rules.cut[word][-1]), parts, parts)
    if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND or not word.isalpha():
        return None
    pieces = _find_pieces(word, code, rules)
    if not any(start and end == len(word) for start, end, _text in pieces):
        return None
    return _Splitter(word, code, rules, pieces).split()


def _find_pieces(word: str, code: str, rules: Rules) -> list[Piece]:
    """Return what may be a part by its letters alone, in the order of where they begin.

    Most words end here: this asks the small filter in memory, and the tables only where a cut is possible.
    """
    bits, length = filter_of(code), len(word)
    shortest = SHORTEST_PIECE if length >= SHORTEST_LOOSE_COMPOUND else length // 2
    heads = {
        start
        for start in range(shortest, length - shortest + 1)
        if (length - start >= SHORTEST_PART or word[start:] in rules.short_last)
        and may_hold(bits, word[start:])
    }
    if not heads:
        return []
    least_end = 0
    if word.startswith(rules.unsplit):
        least_end = max(len(beginning) for beginning in rules.unsplit if word.startswith(beginning))
    begins, pieces = {0}, []
    for start in range(max(heads) + 1):
        if start in begins:
            # A part reaches the beginning of the last head at most, and one letter on where that is shared.
            least = max(start + shortest, least_end)
            for end in range(least, min(max(heads) + 1, length - shortest) + 1):
                found = [Piece(start, end, text) for text in _firsts(word[start:end], bits, rules)]
                if found:
                    pieces += found
                    begins.update(_begins_after(word, end, rules))
            if start in heads and word[start:] not in rules.never:
                pieces.append(Piece(start, length, word[start:]))
    return pieces


def _firsts(text: str, bits: bytes, rules: Rules) -> list[str]:
    """Return the words that `text` may stand for as a part before others."""
    if (len(text) < SHORTEST_PART and text not in rules.short_first) or text in rules.never:
        return []
    words = [text] if may_hold(bits, text) else []
    for ending, full in rules.swaps.items():
        if text.endswith(ending) and may_hold(bits, text.removesuffix(ending) + full):
            words.append(text.removesuffix(ending) + full)
    return words


def _begins_after(word: str, end: int, rules: Rules) -> Iterator[int]:
    """Yield where a part after one that stops at `end` may begin: trafikk and kork are written trafikkork."""
    for link in rules.links:
        if word.startswith(link, end):
            yield end + len(link)
    if rules.drops_third and word[end - 1] == word[end - 2] and word[end - 1] not in "aeiouy":
        yield end - 1


class _Splitter:
    """Cuts one word whose possible pieces are known."""

    def __init__(self, word: str, code: str, rules: Rules, pieces: list[Piece]) -> None:
        self.word = word
        self.code = code
        self.rules = rules
        rests = {word.removeprefix(prefix) for prefix in rules.prefixes} - {word}
        self.rests = {rest for rest in rests if len(rest) >= SHORTEST_PART}
        self.entries = look_up(code, {word, *self.rests, *(piece.text for piece in pieces)})
        self.pieces = [piece for piece in pieces if self._is_part(piece)]

    def split(self) -> Compound | None:
        if any(self._is_listed(rest) for rest in self.rests):
            return None
        best, pieces = LEAST_SCORE, ()
        for count, way in self._ways().items():
            score = way.total / count - COST_OF_MORE_PARTS * (count - 2)
            if score > best:
                best, pieces = score, way.pieces
        own = self.entries.get(self.word)
        if not pieces or (own and own.listed and own.zipf >= best):
            return None
        own_bases = tuple(self.entries[piece.text].base for piece in pieces)
        return Compound(pieces[-1].start, own_bases, tuple(dict.fromkeys(self._bases(pieces))))

    def _bases(self, pieces: tuple[Piece, ...]) -> Iterator[str]:
        for piece in pieces:
            base = self.entries[piece.text].base
            yield base
            # A base may be longer than the word that it was found in, and hold that word's parts in turn.
            if len(base) < len(self.word):
                inner = split_compound(base, self.code, self.rules)
                yield from inner.bases if inner else ()
        for first, second in pairwise(pieces):
            joined = self.word[first.start : second.end]
            if joined != self.word:
                entry = look_up(self.code, (joined,)).get(joined)
                if entry:
                    yield entry.base

    def _is_listed(self, text: str) -> bool:
        entry = self.entries.get(text)
        return entry is not None and entry.listed

    def _is_part(self, piece: Piece) -> bool:
        if not self._is_listed(piece.text):
            return False
        base = self.entries[piece.text].base
        if base in self.rules.never:
            return False
        if piece.end < len(self.word):
            return True
        is_short = len(piece.text) <= SHORT_HEAD and (
            len(piece.text) < SHORTEST_PART or piece.text not in self.rules.short_last
        )
        is_accident = is_short and self.word.endswith(self.rules.borrowed)
        return not is_accident and self.rules.never_last.isdisjoint((piece.text, base))

    def _ways(self) -> dict[int, _Way]:
        """Return {number of pieces from two: the best way to cut the word into so many}."""
        length = len(self.word)
        reached: dict[int, dict[int, _Way]] = {0: {0: _Way(0.0, ())}}
        finished: dict[int, _Way] = {}
        # Pieces come in the order of their beginnings, so what leads to one is known before it.
        for piece in self.pieces:
            for count, way in reached.get(piece.start, {}).items():
                if piece.end == length and count:
                    _keep(finished, count + 1, way, piece, self._score(piece))
                elif piece.end < length and count + 2 <= MOST_PARTS:
                    for begin, cost in self._joins(piece):
                        score = self._score(piece, cost)
                        _keep(reached.setdefault(begin, {}), count + 1, way, piece, score)
        return finished

    def _joins(self, piece: Piece) -> Iterator[tuple[int, float]]:
        """Yield (where the next part begins, what the link costs)."""
        for begin in set(_begins_after(self.word, piece.end, self.rules)):
            link = self.word[piece.end : begin]
            if piece.text in self.rules.linked_by.get(link, (piece.text,)):
                yield begin, LINK_COST if link else 0.0

    def _score(self, piece: Piece, cost: float = 0.0) -> float:
        entry = self.entries[piece.text]
        inflected = INFLECTION_COST if entry.base != piece.text else 0.0
        return _zipf(entry) - max(cost, inflected)


def _keep(ways: dict[int, _Way], count: int, before: _Way, piece: Piece, score: float) -> None:
    total = before.total + score
    if count not in ways or total > ways[count].total:
        ways[count] = _Way(total, (*before.pieces, piece))


def _zipf(entry: Entry) -> float:
    return min(entry.zipf, MOST_ZIPF) if entry.zipf >= LEAST_KNOWN_ZIPF else UNKNOWN_ZIPF
