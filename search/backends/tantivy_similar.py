"""Related documents: those that share rare concepts and words of the title, in any language."""

import tantivy

from .base import RawHit
from .tantivy_hits import find_relevant, make_hits
from .tantivy_query import SHOULD, Query, facet_query, id_query
from .tantivy_schema import get_schema

# What two initiatives share counts by its rarity (BM25) times this. Topics say what one is about; a
# theme holds an eighth of all; words speak one language only, so they add and do not decide.
CONCEPT_WEIGHTS = {"topic": 3.0, "theme": 1.0, "kind": 1.0, "audience": 1.0, "delivery": 0.3, "level": 0.3}
WORD_WEIGHT = 0.5


def find_similar(searcher: tantivy.Searcher, id: str, limit: int) -> list[RawHit]:
    """Return at most `limit` documents that share something with `id`, best first; none if it is unknown."""
    found = searcher.search(id_query([id]), 1).hits
    if not found or limit < 1:
        return []
    gist = (searcher.doc(found[0][1]).get_first("gist") or "").split()
    clauses = [
        (SHOULD, Query.boost_query(facet_query(facet, value), CONCEPT_WEIGHTS[facet]))
        for facet, value in _concepts(searcher, id)
    ]
    clauses += [
        (SHOULD, Query.boost_query(Query.term_query(get_schema(), "stems", stem, "freq"), WORD_WEIGHT))
        for stem in gist
    ]
    if not clauses:
        return []
    others = Query.boolean_query([*clauses, (tantivy.Occur.MustNot, id_query([id]))])
    _total, hits = find_relevant(searcher, others, 0, limit)
    return make_hits(searcher, hits)


def _concepts(searcher: tantivy.Searcher, id: str) -> list[tuple[str, str]]:
    request = {"facets": {"terms": {"field": "facets", "size": 1000}}}
    buckets = searcher.aggregate(id_query([id]), request)["facets"]["buckets"]
    terms = (bucket["key"].partition(":") for bucket in buckets)
    return [(facet, value) for facet, _colon, value in terms if facet in CONCEPT_WEIGHTS]
