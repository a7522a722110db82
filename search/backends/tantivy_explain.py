"""What each hit of a search owes its score to."""

from collections.abc import Iterator, Sequence

import tantivy

from .base import Share
from .finding import may_find
from .plan import Plan
from .tantivy_hits import read_ids
from .tantivy_query import id_query, to_query


def explain(
    searcher: tantivy.Searcher, plan: Plan, ids: Sequence[str], *, widened: bool
) -> dict[str, list[Share]]:
    """Return {id: shares of its score, largest first} for documents that a search has found.

    Every way in which words of the search may be found is asked of these documents alone, by the very
    queries that rank them, so that the shares add up to the score but for rounding.
    """
    shares: dict[str, list[Share]] = {id: [] for id in ids}
    if not ids:
        return shares
    among = tantivy.Query.const_score_query(id_query(ids), 0.0)
    for way in plan.ways(widened=widened):
        if not may_find(way.node, plan.statistics):
            continue
        for id, score in _scores(searcher, to_query(way.node), among, len(ids)):
            if score:
                shares[id].append(Share(way.words, way.kind, way.field, way.term, score))
    return {id: sorted(each, key=lambda share: -share.score) for id, each in shares.items()}


def _scores(
    searcher: tantivy.Searcher, query: tantivy.Query, among: tantivy.Query, amount: int
) -> Iterator[tuple[str, float]]:
    both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, among)])
    hits = searcher.search(both, amount).hits
    found = read_ids(searcher, [address for _score, address in hits])
    yield from zip(found, (score for score, _address in hits), strict=True)
