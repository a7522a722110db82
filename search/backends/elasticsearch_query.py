"""From plans to the bodies of Elasticsearch queries, as plain dicts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .nodes import AllOf, AnyOf, Boosted, Constant, Everything, Node, Phrase, Prefix, Term

Body = dict[str, Any]

EVERYTHING: Body = {"match_all": {}}
NOTHING: Body = {"match_none": {}}


class Named(NamedTuple):
    """Documents of `node`; hits tell by `name` whether it found them, and what they score by it if asked."""

    node: Node
    name: str


def to_query(node: Node) -> Body:
    """Return the query that finds and scores what `node` does."""
    return _MAKERS[type(node)](node)


def _term(node: Term) -> Body:
    field, text = node.field, node.text
    if field == "facets":
        field, _colon, text = text.partition(":")
    return {"term": {field: text if node.boost == 1.0 else {"value": text, "boost": node.boost}}}


def _all_of(node: AllOf) -> Body:
    clauses = {"must": node.clauses, "should": node.optional, "must_not": node.without}
    return {"bool": {kind: [to_query(each) for each in found] for kind, found in clauses.items() if found}}


def _any_of(node: AnyOf) -> Body:
    return any_of([to_query(clause) for clause in node.clauses])


def _constant(node: Constant) -> Body:
    return {"constant_score": {"filter": to_query(node.node), "boost": node.score}}


def _boosted(node: Boosted) -> Body:
    return {"bool": {"must": [to_query(node.node)], "boost": node.factor}}


_MAKERS: dict[type, Callable[..., Body]] = {
    Term: _term,
    Prefix: lambda node: {"prefix": {node.field: {"value": node.text}}},
    Phrase: lambda node: {"match_phrase": {node.field: {"query": " ".join(node.words)}}},
    AllOf: _all_of,
    AnyOf: _any_of,
    Constant: _constant,
    Boosted: _boosted,
    Named: lambda node: {"bool": {"must": [to_query(node.node)], "_name": node.name}},
    Everything: lambda _node: EVERYTHING,
}


def any_of(clauses: Sequence[Body]) -> Body:
    """Return the query for documents of any of `clauses`; none of none."""
    if not clauses:
        return NOTHING
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses}}


def with_filters(query: Body, filters: Sequence[Body] = (), *, without_ids: Iterable[str] = ()) -> Body:
    """Return `query` narrowed by filters and without documents; scores stay as they are."""
    ids = list(without_ids)
    if not filters and not ids:
        return query
    body: Body = {"must": [query]}
    if filters:
        body["filter"] = list(filters)
    if ids:
        body["must_not"] = [id_query(ids)]
    return {"bool": body}


def id_query(ids: Iterable[str]) -> Body:
    """Return the query for documents by id."""
    return {"terms": {"id": list(ids)}}


def facet_filters(filters: Mapping[str, Sequence[str]]) -> dict[str, Body]:
    """Return {facet: the query for documents with any of its chosen values}."""
    return {facet: {"terms": {facet: list(values)}} for facet, values in filters.items()}
