"""The best way to cut a word whose possible pieces are known, and what the tables say of them."""

from collections.abc import Mapping
from typing import NamedTuple

from .pieces import SHORTEST_PART, Piece, Possible, Rules

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


class Part(NamedTuple):
    """A piece that is a part: its base, and what it scores where no link follows and where one does."""

    base: str
    score: float
    linked_score: float


# {number of pieces: the best way to cut the beginning of a word so far: the sum of their scores, and they}.
_Ways = dict[int, tuple[float, tuple[Piece, ...]]]


def make_part(text: str, base: str, zipf: float) -> Part:
    """Return a listed word as a part, by its base and its frequency."""
    known = min(zipf, MOST_ZIPF) if zipf >= LEAST_KNOWN_ZIPF else UNKNOWN_ZIPF
    inflection = INFLECTION_COST if base != text else 0.0
    return Part(base, known - inflection, known - max(LINK_COST, inflection))


def best_cut(
    word: str, possible: Possible, parts: Mapping[str, Part | None], rules: Rules
) -> tuple[float, tuple[Piece, ...]]:
    """Return (score, pieces) of the best way to cut `word`; () where none scores enough.

    `parts` holds every possible piece; None for those that are no parts.
    """
    best, pieces = LEAST_SCORE, ()
    for count, (total, way) in _ways(word, possible, parts, rules).items():
        score = total / count - COST_OF_MORE_PARTS * (count - 2)
        if score > best:
            best, pieces = score, way
    return best, pieces


def _ways(word: str, possible: Possible, parts: Mapping[str, Part | None], rules: Rules) -> _Ways:
    """Return {number of pieces from two: the best way to cut the word into so many}."""
    reached: dict[int, _Ways] = {0: {0: (0.0, ())}}
    finished: _Ways = {}
    # Pieces come in the order of their beginnings, so what leads to one is known before it.
    for piece in possible.pieces:
        start, end, text = piece
        ways, part = reached.get(start), parts[text]
        if not ways or part is None:
            continue
        if end == len(word):
            if _is_head(word, text, part.base, rules):
                _go_on(ways, finished, piece, part.score, MOST_PARTS)
            continue
        for begin in possible.after[end]:
            link = word[end:begin]
            if not link or link not in rules.linked_by or text in rules.linked_by[link]:
                score = part.linked_score if link else part.score
                _go_on(ways, reached.setdefault(begin, {}), piece, score, MOST_PARTS - 1)
    return finished


def _is_head(word: str, text: str, base: str, rules: Rules) -> bool:
    """Tell whether a part may be the last one of `word`."""
    if text in rules.never_last or base in rules.never_last:
        return False
    if len(text) > SHORT_HEAD or (len(text) >= SHORTEST_PART and text in rules.short_last):
        return True
    return not word.endswith(rules.borrowed)


def _go_on(ways: _Ways, ahead: _Ways, piece: Piece, score: float, most: int) -> None:
    """Keep in `ahead` what is better there: the ways that lead to `piece`, and on with it."""
    for count, (total, pieces) in ways.items():
        if count < most and (count + 1 not in ahead or total + score > ahead[count + 1][0]):
            ahead[count + 1] = total + score, (*pieces, piece)
