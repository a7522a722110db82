"""What is asked of Elasticsearch besides searches."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.conf import settings

from search.analysis import Question

from . import elasticsearch_facets as facet_counts
from . import lookups
from .base import RawHit, Share
from .elasticsearch_index import LiveIndex, ids_of, total_of
from .elasticsearch_query import EVERYTHING, Body, Named, id_query, to_query, with_filters
from .elasticsearch_statistics import KnownCounts, TermCounts
from .nodes import AnyOf, count_leaves
from .plan import Plan, Way
from .ranks import RANKS, TIE_BREAKER

_VOCABULARY = "vocabulary"
# Clauses of one explanation. A server takes 1,024 at least (indices.query.bool.max_clause_count).
MOST_CLAUSES = 1_000


def explain(
    index: LiveIndex,
    known: KnownCounts,
    question: Question,
    language: str,
    ids: Sequence[str],
    *,
    widened: bool,
) -> dict[str, list[Share]]:
    """Return {id: shares of its score, largest first} for documents that a search has found."""
    counts = TermCounts(known)
    plan = Plan(question, language, counts)
    ways = list(plan.ways(widened=widened))
    # Planned once to know what it depends on, and once more knowing that.
    counts.correct(index.ask("counting", **counts.request({})))
    ways = list(plan.ways(widened=widened))
    shares: dict[str, list[Share]] = {id: [] for id in ids}
    for some in _batches(ways) if ids else ():
        answer = index.ask(
            "explaining",
            params={"include_named_queries_score": "true"},
            query=_named(some, ids),
            size=len(ids),
            docvalue_fields=["id"],
        )
        for hit in answer["hits"]["hits"]:
            for name, score in hit.get("matched_queries", {}).items():
                way = some[int(name)]
                if score:
                    share = Share(way.words, way.kind, way.field, way.term, score)
                    shares[hit["fields"]["id"][0]].append(share)
    return {id: sorted(each, key=lambda share: -share.score) for id, each in shares.items()}


def _batches(ways: Iterable[Way]) -> Iterator[list[Way]]:
    """Yield `ways` in batches that a server takes: each way repeats the words that stand beside its own."""
    batch: list[Way] = []
    room = MOST_CLAUSES
    for way in ways:
        leaves = count_leaves(way.node)
        if batch and leaves > room:
            yield batch
            batch, room = [], MOST_CLAUSES
        batch.append(way)
        room -= leaves
    if batch:
        yield batch


def find_similar(index: LiveIndex, id: str, limit: int) -> list[RawHit]:
    """Return at most `limit` documents that share something with `id`, best first; none if it is unknown."""
    if limit < 1:
        return []
    facets = [*lookups.SHARED_WEIGHTS]
    found = index.ask("searching", query=id_query([id]), size=1, docvalue_fields=[*facets, "gist"])
    if not found["hits"]["hits"]:
        return []
    values = found["hits"]["hits"][0].get("fields", {})
    terms = [lookups.facet_term(facet, value) for facet in facets for value in values.get(facet, ())]
    shared = lookups.sharing(terms, values.get("gist", ()))
    if not shared:
        return []
    answer = index.ask(
        "searching",
        query=with_filters(to_query(AnyOf(shared)), without_ids=[id]),
        sort=["_score", {TIE_BREAKER: "desc"}],
        size=limit,
        docvalue_fields=["id"],
    )
    return [RawHit(hit["fields"]["id"][0], hit["_score"]) for hit in answer["hits"]["hits"]]


def find_titles(
    index: LiveIndex, words: Sequence[str], language: str, limit: int, exclude: Collection[str]
) -> list[str]:
    """Return ids of documents whose title in one language holds all `words`; see lookups.find_titles.

    Titles in `language` come first by their score, so that one request finds all.
    """
    any_title = to_query(lookups.titles(words, [code for code, _name in settings.LANGUAGES]))
    own_title = {"constant_score": {"filter": to_query(lookups.titles(words, [language]))}}
    query: Body = {"bool": {"filter": [any_title], "should": [own_title]}}
    if exclude:
        query["bool"]["must_not"] = [id_query(sorted(exclude))]
    return ids_of(
        index.ask(
            "suggesting",
            query=query,
            sort=["_score", {RANKS["evidence"]: "desc"}],
            size=limit,
            docvalue_fields=["id"],
            track_total_hits=False,
        )
    )


def count_all(index: LiveIndex, facets: Sequence[str], exclude: Collection[str]) -> facet_counts.Counts:
    """Return {facet: {value: documents}} of all documents but `exclude`.

    The server remembers the answer until the index changes.
    """
    answer = index.ask(
        "counting",
        params={"request_cache": "true"},
        query=with_filters(EVERYTHING, without_ids=sorted(exclude)),
        size=0,
        track_total_hits=False,
        aggs=facet_counts.aggregations(facets, {}),
    )
    return facet_counts.read_counts(facets, answer.get("aggregations", {}))


def count_documents(index: LiveIndex) -> int:
    """Return the number of all documents."""
    return total_of(index.ask("counting", query=EVERYTHING, size=0, track_total_hits=True))


def read_words(index: LiveIndex, most: int) -> Mapping[str, int]:
    """Return {folded word: number of documents} of the `most` frequent words."""
    # A part of the index gives no more than that: by default half as many again, which takes twice the time.
    aggs = {_VOCABULARY: {"terms": {"field": _VOCABULARY, "size": most, "shard_size": most}}}
    answer = index.ask("reading the index", patient=True, size=0, track_total_hits=False, aggs=aggs)
    return {each["key"]: each["doc_count"] for each in answer["aggregations"][_VOCABULARY]["buckets"]}


def _named(ways: Sequence[Way], ids: Sequence[str]) -> Body:
    clauses = [to_query(Named(way.node, str(place))) for place, way in enumerate(ways)]
    return {"bool": {"filter": [id_query(ids)], "should": clauses}}
