"""The bodies of one search: its page of hits with all counts, plain or widened, and what else it counts."""

from collections.abc import Collection, Sequence

from search.query import RESULT_WINDOW, SearchQuery

from . import elasticsearch_facets as facet_counts
from .elasticsearch_query import Body, Named, facet_filters, to_query, with_filters
from .nodes import AnyOf
from .plan import Plan
from .ranks import RANKS, TIE_BREAKER, title_field

# Of a widened page: how many of its documents hold all words.
COMPLETE = "complete"
RELEVANCE = "relevance"


class SearchBodies:
    """What is sent for `query`, as `plan` has it."""

    def __init__(self, query: SearchQuery, plan: Plan, exclude: Collection[str]) -> None:
        self.query = query
        self.plan = plan
        self.question = plan.question
        self.exclude = sorted(exclude)
        self.chosen = facet_filters(dict(query.filters))

    def page(self, facets: Sequence[str], *, widened: bool) -> Body:
        """Return the search for one page of hits and all counts."""
        size = max(0, min(self.query.page_size, RESULT_WINDOW - self.query.offset))
        filters = facet_counts.narrowing(self.chosen)
        aggs = facet_counts.aggregations(facets, self.chosen)
        if widened:
            matching = to_query(self.plan.matching(self.question.units, all_of_them=True))
            aggs[COMPLETE] = {"filter": {"bool": {"filter": [matching, *self.chosen.values()]}}}
        optional = {"post_filter": facet_counts.post_filter(self.chosen), "aggs": aggs}
        return {
            "query": with_filters(self._query(widened=widened), filters, without_ids=self.exclude),
            "sort": self._sort(),
            "size": size,
            "track_total_hits": True,
            "docvalue_fields": ["id"],
            **({"from": self.query.offset} if size else {}),
            **{name: value for name, value in optional.items() if value},
        }

    def units(self) -> dict[str, Body]:
        """Return what finds the documents of each unit, by its place."""
        return {
            str(place): to_query(self.plan.matching([unit], all_of_them=True))
            for place, unit in enumerate(self.question.units)
        }

    def complete(self) -> Body:
        """Return what finds the documents that hold all, whatever was chosen."""
        matching = self.plan.matching(self.question.units, all_of_them=True)
        return with_filters(to_query(self.plan.narrowed(matching)), without_ids=self.exclude)

    def _query(self, *, widened: bool) -> Body:
        if self.query.effective_sort != RELEVANCE:
            node = self.plan.matching(self.question.units, all_of_them=not widened)
        else:
            node = self.plan.scoring_any() if widened else self.plan.scoring_all()
        if widened:
            # Its first clauses are those of the units: hits tell which of them they hold.
            count = len(self.question.units)
            named = [Named(clause, str(place)) for place, clause in enumerate(node.clauses[:count])]
            node = AnyOf([*named, *node.clauses[count:]])
        return to_query(self.plan.narrowed(node))

    def _sort(self) -> list[Body | str]:
        sort = self.query.effective_sort
        if sort == RELEVANCE:
            return ["_score", {TIE_BREAKER: "desc"}]
        return [{RANKS[sort]: "desc"} if sort in RANKS else {title_field(self.query.language): "asc"}]
