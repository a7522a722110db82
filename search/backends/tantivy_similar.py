"""Related documents: those that share rare concepts and words of the title, in any language."""

import tantivy

from . import lookups
from .base import RawHit
from .nodes import AnyOf
from .tantivy_hits import find_relevant, make_hits
from .tantivy_query import id_query, to_query, without_ids


def find_similar(searcher: tantivy.Searcher, id: str, limit: int) -> list[RawHit]:
    """Return at most `limit` documents that share something with `id`, best first; none if it is unknown."""
    found = searcher.search(id_query([id]), 1).hits
    if not found or limit < 1:
        return []
    gist = (searcher.doc(found[0][1]).get_first("gist") or "").split()
    shared = lookups.sharing(_facet_terms(searcher, id), gist)
    if not shared:
        return []
    others = without_ids(to_query(AnyOf(shared)), [id])
    _total, hits = find_relevant(searcher, others, 0, limit)
    return make_hits(searcher, hits)


def _facet_terms(searcher: tantivy.Searcher, id: str) -> list[str]:
    request = {"facets": {"terms": {"field": "facets", "size": 1000}}}
    buckets = searcher.aggregate(id_query([id]), request)["facets"]["buckets"]
    return [bucket["key"] for bucket in buckets]
