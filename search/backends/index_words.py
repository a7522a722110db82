"""The words that occur in an index, for correcting what does not."""

from collections.abc import Callable, Mapping

# With their numbers some 8 MB; the words that are left out stand in one document each, and are often slips.
MOST_WORDS = 50_000
# Reading them takes a tenth of a second at 100,000 documents, so small changes are not waited for.
CHANGED_SHARE = 0.01


class IndexWords:
    """Remembers the words of an index until the number of its documents has changed by a hundredth."""

    def __init__(self) -> None:
        self._known: tuple[int, Mapping[str, int]] | None = None

    def of(self, documents: int, read: Callable[[], Mapping[str, int]]) -> Mapping[str, int]:
        """Return {folded word: number of documents}; `read` gives the most frequent ones, at most so many."""
        known = self._known
        if known is None or abs(documents - known[0]) > CHANGED_SHARE * known[0] or documents < 1000:
            known = self._known = documents, read()
        return known[1]
