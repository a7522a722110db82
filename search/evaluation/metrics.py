"""Figures of one ranking against graded judgments. Every figure lies between 0 and 1."""

import math
from collections.abc import Iterable, Mapping, Sequence

# From this grade on a record helps whoever asks; below, it only touches what they ask.
HELPFUL = 2


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first `depth` of `ranking`.

    A grade g gains 2^g - 1, divided by log2(1 + rank); the best possible order gives 1. 0 where nothing
    has a grade.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain(grades.get(id, 0) for id in ranking[:depth]) / best if best else 0.0


def recall(ranking: Sequence[str], grades: Mapping[str, int], depth: int = 20) -> float:
    """Return the share of helpful records among the first `depth`, of as many as could stand there."""
    helpful = {id for id, grade in grades.items() if grade >= HELPFUL}
    possible = min(len(helpful), depth)
    return len(helpful.intersection(ranking[:depth])) / possible if possible else 0.0


def success(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return 1 where the first record is helpful, else 0."""
    return float(bool(ranking) and grades.get(ranking[0], 0) >= HELPFUL)


def overlap(one: Sequence[str], other: Sequence[str], depth: int = 10) -> float:
    """Return the share that the first `depth` of two rankings have in common; 1 where both are empty."""
    longest = max(len(one[:depth]), len(other[:depth]))
    return len(set(one[:depth]).intersection(other[:depth])) / longest if longest else 1.0


def mean(values: Iterable[float]) -> float:
    """Return the mean; 0 of nothing."""
    known = list(values)
    return sum(known) / len(known) if known else 0.0


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(1 + rank) for rank, grade in enumerate(grades, start=1))
