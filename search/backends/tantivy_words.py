"""The words that occur in an index, for correcting what does not."""

from collections.abc import Mapping

import tantivy

# With their numbers some 8 MB; the words that are left out stand in one document each, and are often slips.
MOST_WORDS = 50_000
# Reading them takes a tenth of a second at 100,000 documents, so small changes are not waited for.
CHANGED_SHARE = 0.01


class IndexWords:
    """Remembers the words of an index until the number of its documents has changed by a hundredth."""

    def __init__(self) -> None:
        self._known: tuple[int, Mapping[str, int]] | None = None

    def of(self, searcher: tantivy.Searcher) -> Mapping[str, int]:
        """Return {folded word: number of documents}."""
        known, documents = self._known, searcher.num_docs
        if known is None or abs(documents - known[0]) > CHANGED_SHARE * known[0] or documents < 1000:
            known = documents, dict(searcher.terms_with_prefix("words", "", limit=MOST_WORDS))
            self._known = known
        return known[1]
