"""From plans and choices to tantivy queries."""

from collections.abc import Callable, Mapping, Sequence

import tantivy

from search.query import Filters

from .lookups import SUGGEST_FIELD, facet_term
from .nodes import AllOf, AnyOf, Boosted, Constant, Everything, Node, Phrase, Prefix, Term
from .tantivy_schema import BEGINNINGS, get_schema

Query = tantivy.Query
MUST, SHOULD, MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot

# Fields whose index holds no frequencies.
BASIC_FIELDS = frozenset({"id", "facets", SUGGEST_FIELD, "beginnings"})


class SearcherStatistics:
    """What a plan asks of one snapshot of the index, each term looked up once."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._known: dict[tuple[str, str], int] = {}

    @property
    def num_docs(self) -> int:
        """The number of documents."""
        return self._searcher.num_docs

    def doc_freq(self, field: str, term: str) -> int:
        """Return how many documents have `term` in `field`."""
        count = self._known.get((field, term))
        if count is None:
            count = self._known[field, term] = self._searcher.doc_freq(field, term)
        return count

    def may_occur(self, field: str, term: str) -> bool:
        """Tell whether any document has `term` in `field`: what has none would be looked up in vain."""
        return self.doc_freq(field, term) > 0


def to_query(node: Node) -> Query:
    """Return the query that finds and scores what `node` does."""
    return _MAKERS[type(node)](node)


def _term(node: Term) -> Query:
    query = term_query(node.field, node.text)
    return query if node.boost == 1.0 else Query.boost_query(query, node.boost)


def _prefix(node: Prefix) -> Query:
    if node.field == SUGGEST_FIELD and len(node.text.partition(":")[2]) in BEGINNINGS:
        return term_query("beginnings", node.text)
    # Built in a thousandth of the time of a regular expression.
    return Query.fuzzy_term_query(get_schema(), node.field, node.text, distance=0, prefix=True)


def _phrase(node: Phrase) -> Query:
    return Query.phrase_query(get_schema(), node.field, list(node.words))


def _all_of(node: AllOf) -> Query:
    clauses = [(MUST, to_query(clause)) for clause in node.clauses]
    clauses += [(SHOULD, to_query(clause)) for clause in node.optional]
    clauses += [(MUST_NOT, to_query(clause)) for clause in node.without]
    return Query.boolean_query(clauses)


def _any_of(node: AnyOf) -> Query:
    queries: list[Query] = []
    _flatten(node, 1.0, queries)
    return _any(queries)


def _flatten(node: Node, factor: float, queries: list[Query]) -> None:
    """Add to `queries` those of `node`, scores times `factor`: one for each clause where any will do.

    tantivy passes the documents of each union through a buffer of its own, and unions in unions through
    several: without those, to find and score takes the searches of the benchmark a third less at 100,000
    records.
    """
    kind = type(node)
    if kind is AnyOf:
        for clause in node.clauses:
            _flatten(clause, factor, queries)
    elif kind is Boosted:
        _flatten(node.node, factor * node.factor, queries)
    else:
        query = to_query(node)
        queries.append(query if factor == 1.0 else Query.boost_query(query, factor))


_MAKERS: dict[type, Callable[..., Query]] = {
    Term: _term,
    Prefix: _prefix,
    Phrase: _phrase,
    AllOf: _all_of,
    AnyOf: _any_of,
    Constant: lambda node: Query.const_score_query(to_query(node.node), node.score),
    Boosted: lambda node: Query.boost_query(to_query(node.node), node.factor),
    Everything: lambda _node: Query.all_query(),
}


def filtered(query: Query, filters: Filters | Mapping[str, Sequence[str]]) -> Query:
    """Return `query` narrowed to documents with any chosen value in every facet; scores stay as they are."""
    chosen = dict(filters)
    if not chosen:
        return query
    return Query.boolean_query([(MUST, query), *((MUST, _filter(*each)) for each in chosen.items())])


def written(filters: Mapping[str, Sequence[str]]) -> str:
    """Return choices in the language of tantivy's aggregations, which take no query; values are quoted.

    There is at least one choice, and each facet has a value.
    """
    return " AND ".join(f"({_written(*each)})" for each in filters.items())


def _written(facet: str, values: Sequence[str]) -> str:
    terms = [facet_term(facet, value).replace("\\", r"\\").replace('"', r"\"") for value in values]
    return " OR ".join(f'facets:"{term}"' for term in terms)


def filtered_by(query: Query, other: Query) -> Query:
    """Return the documents of `query` that `other` finds too, without its score."""
    return Query.boolean_query([(MUST, query), (MUST, Query.const_score_query(other, 0.0))])


def without_ids(query: Query, ids: Sequence[str]) -> Query:
    """Return `query` without the documents `ids`."""
    if not ids:
        return query
    return Query.boolean_query([(MUST, query), (MUST_NOT, id_query(ids))])


def id_query(ids: Sequence[str]) -> Query:
    """Return the query for documents by id."""
    return _any([term_query("id", id) for id in ids])


def _filter(facet: str, values: Sequence[str]) -> Query:
    # Term by term: a term set query builds an automaton, which takes longer than the search.
    return Query.const_score_query(
        _any([term_query("facets", facet_term(facet, value)) for value in values]), 0.0
    )


def term_query(field: str, term: str) -> Query:
    """Return the query for documents with `term` in `field`."""
    return Query.term_query(get_schema(), field, term, "basic" if field in BASIC_FIELDS else "freq")


def _any(clauses: Sequence[Query]) -> Query:
    """Return `clauses` as one query, any of which must be found; nothing of none."""
    if not clauses:
        return Query.empty_query()
    return clauses[0] if len(clauses) == 1 else Query.boolean_query([(SHOULD, clause) for clause in clauses])
