"""The words that occur in an index, for correcting what does not."""

import math
import time
from collections.abc import Callable, Mapping

# With their numbers some 8 MB; the words that are left out stand in one document each, and are often slips.
MOST_WORDS = 50_000
# Reading them takes a tenth of a second at 100,000 documents, so small changes are not waited for.
CHANGED_SHARE = 0.01


class IndexWords:
    """Remembers the words of an index until the number of its documents has changed by a hundredth.

    Looks whether it has at most once in `seconds`.
    """

    def __init__(self, *, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self._known: tuple[int, Mapping[str, int]] | None = None
        self._looked_at = -math.inf

    def of(self, count: Callable[[], int], read: Callable[[], Mapping[str, int]]) -> Mapping[str, int]:
        """Return {folded word: number of documents}.

        `count` gives the number of all documents, `read` the most frequent words, at most so many.
        """
        known, now = self._known, time.monotonic()
        if known is None or now >= self._looked_at + self._seconds:
            documents = count()
            if known is None or abs(documents - known[0]) > CHANGED_SHARE * known[0] or documents < 1000:
                known = self._known = documents, read()
            self._looked_at = now
        return known[1]

    def look_again(self) -> None:
        """Look at the next question, as the index was changed."""
        self._looked_at = -math.inf
