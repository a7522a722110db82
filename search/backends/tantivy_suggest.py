"""What suggestions ask of the index: titles by the beginnings of their words, and how much there is."""

from collections.abc import Collection, Sequence

import tantivy
from django.conf import settings

from . import lookups
from .tantivy_facets import Counts, count_facets
from .tantivy_hits import find_ordered, read_ids
from .tantivy_query import to_query, without_ids
from .tantivy_reader import Snapshot


def find_titles(
    searcher: tantivy.Searcher, words: Sequence[str], language: str, limit: int, exclude: Collection[str]
) -> list[str]:
    """Return ids of documents whose title in one language holds all `words`, the last as a beginning.

    `words` are folded. Titles in `language` come first, then stronger evidence.
    """
    found: dict[str, None] = {}
    others = [code for code, _name in settings.LANGUAGES if code != language]
    for codes in ([language], others):
        for id in _find(searcher, words, codes, limit + len(exclude)):
            if id not in exclude:
                found[id] = None
        if len(found) >= limit:
            break
    return [*found][:limit]


def count_all(snapshot: Snapshot, facets: Sequence[str], exclude: Collection[str]) -> Counts:
    """Return {facet: {value: documents}} of all documents but `exclude`, counted once for a snapshot."""
    key = ("all", tuple(facets), tuple(sorted(exclude)))
    counts = snapshot.counts.get(key)
    if counts is None:
        searcher = snapshot.searcher
        visible = without_ids(tantivy.Query.all_query(), sorted(exclude))
        counts = count_facets(searcher, visible, (), facets, searcher.num_docs)
        snapshot.remember(key, counts)
    return counts


def _find(searcher: tantivy.Searcher, words: Sequence[str], codes: Sequence[str], limit: int) -> list[str]:
    query = to_query(lookups.titles(words, codes))
    _total, found = find_ordered(searcher, query, "evidence", "", 0, limit)
    return read_ids(searcher, [address for _score, address in found])
