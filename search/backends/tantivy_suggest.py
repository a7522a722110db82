"""What suggestions ask of the index: titles by the beginnings of their words, and how much there is."""

from collections.abc import Collection, Sequence

import tantivy

from . import lookups
from .nodes import Node
from .tantivy_facets import Counts, count_facets
from .tantivy_hits import find_ordered, read_ids
from .tantivy_query import to_query, without_ids
from .tantivy_reader import Snapshot


def find_titles(
    searcher: tantivy.Searcher, words: Sequence[str], language: str, limit: int, exclude: Collection[str]
) -> list[str]:
    """Return ids of documents whose title in one language holds all `words`; see lookups.find_titles."""

    def find(node: Node, most: int) -> list[str]:
        _total, found = find_ordered(searcher, to_query(node), "evidence", "", 0, most)
        return read_ids(searcher, [address for _score, address in found])

    return lookups.find_titles(find, words, language, limit, exclude)


def count_all(snapshot: Snapshot, facets: Sequence[str], exclude: Collection[str]) -> Counts:
    """Return {facet: {value: documents}} of all documents but `exclude`, counted once for a snapshot."""
    key = ("all", tuple(facets), tuple(sorted(exclude)))
    counts = snapshot.counts.get(key)
    if counts is None:
        searcher = snapshot.searcher
        visible = without_ids(tantivy.Query.all_query(), sorted(exclude))
        counts = count_facets(searcher, visible, (), facets, searcher.num_docs, has_text=False)
        snapshot.remember(key, counts)
    return counts
