"""Work in pieces, so that memory does not grow with the number of records."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

# Larger ones save no more queries worth having, and hold more in memory.
BATCH = 200

T = TypeVar("T")


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield `items` in lists of at most BATCH."""
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
