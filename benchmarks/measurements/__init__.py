"""What is measured, one module a concern, in the order of the table."""

from collections.abc import Iterator
from typing import Protocol

from benchmarks.bench import Bench
from benchmarks.report import Figure

from . import (
    contribution,
    edits,
    engine,
    freshness,
    hostile,
    memory,
    pages,
    queries,
    rebuild,
    stock,
    suggestions,
)


class Measurement(Protocol):
    """A module with one promise: `measure` yields figures of a collection that is filled and indexed."""

    TITLE: str

    def measure(self, bench: Bench) -> Iterator[Figure]:
        """Measure and yield figures."""


# The rebuild makes the index that all others use; the last two change records.
MEASUREMENTS: tuple[Measurement, ...] = (
    rebuild,
    engine,
    pages,
    memory,
    suggestions,
    hostile,
    queries,
    contribution,
    stock,
    freshness,
    edits,
)
