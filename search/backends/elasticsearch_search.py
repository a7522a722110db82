"""One search from words to hits and counts: one request, two more where too few documents hold all words."""

import zlib
from collections.abc import Collection, Iterator, Sequence

from search.analysis import Question
from search.query import RESULT_WINDOW, SearchQuery

from . import elasticsearch_facets as facet_counts
from .base import RawHit, RawResults
from .elasticsearch_index import Answer, LiveIndex, total_of
from .elasticsearch_query import Body, Named, facet_filters, to_query, with_filters
from .elasticsearch_statistics import TermCounts
from .nodes import AnyOf
from .plan import Plan
from .ranks import RANKS, TIE_BREAKER, title_field

COMPLETE = "complete"
RELEVANCE = "relevance"


class ElasticsearchSearch:
    """One search of the live index."""

    def __init__(
        self, index: LiveIndex, query: SearchQuery, question: Question, exclude: Collection[str] = ()
    ) -> None:
        self.index = index
        self.query = query
        self.question = question
        self.exclude = sorted(exclude)
        self.chosen = facet_filters(dict(query.filters))
        self.counts = TermCounts()
        self.plan = Plan(question, query.language, self.counts)

    def run(self, facets: Sequence[str]) -> RawResults:
        """Return the answer; whether a search widens depends on its text alone, not on its filters."""
        answer = self._page(facets, widened=False)
        if self.counts.correct(answer):
            answer = self._page(facets, widened=False)
        complete = total_of(answer)
        widened, missing = False, ()
        if self.question.units and (not complete or complete < self.plan.enough):
            widened, missing = self._look_closer(complete)
        if widened:
            answer = self._page(facets, widened=True)
        return RawResults(
            total=total_of(answer),
            hits=tuple(self._hits(answer, widened=widened)),
            counts=facet_counts.read_counts(facets, answer.get("aggregations", {})),
            widened=widened,
            complete=complete,
            missing=() if complete else missing,
        )

    def _look_closer(self, complete: int) -> tuple[bool, tuple[str, ...]]:
        """Return whether the search widens, and the words that no document holds, however it is narrowed.

        Learns on the way how rare the words are, by which a widened search ranks.
        """
        units = self.question.units
        queries = {
            str(place): to_query(self.plan.matching([unit], all_of_them=True))
            for place, unit in enumerate(units)
        }
        queries[COMPLETE] = self._complete()
        if complete < self.plan.enough:
            self.plan.scoring_any()
        found = self.counts.learn(self.index, queries)
        missing = tuple(
            word.word for place, unit in enumerate(units) if not found[str(place)] for word in unit.words
        )
        return found[COMPLETE] < self.plan.enough, missing

    def _page(self, facets: Sequence[str], *, widened: bool) -> Answer:
        """Ask for one page of hits and all counts."""
        size = max(0, min(self.query.page_size, RESULT_WINDOW - self.query.offset))
        filters = facet_counts.narrowing(self.chosen)
        query = with_filters(self._query(widened=widened), filters, without_ids=self.exclude)
        aggs = facet_counts.aggregations(facets, self.chosen)
        optional = {
            "post_filter": facet_counts.post_filter(self.chosen),
            "aggs": aggs | self.counts.question(),
        }
        return self.index.ask(
            "searching",
            # Copies of the index may rank a little differently: the pages of one search are of one copy.
            params={"preference": f"search-{zlib.crc32(self.query.text.encode(errors='replace'))}"},
            query=query,
            sort=self._sort(),
            size=size,
            track_total_hits=True,
            docvalue_fields=["id"],
            **({"from": self.query.offset} if size else {}),
            **{name: value for name, value in optional.items() if value},
        )

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

    def _complete(self) -> Body:
        matching = self.plan.matching(self.question.units, all_of_them=True)
        return with_filters(to_query(self.plan.narrowed(matching)), without_ids=self.exclude)

    def _sort(self) -> list[Body | str]:
        sort = self.query.effective_sort
        if sort == RELEVANCE:
            return ["_score", {TIE_BREAKER: "desc"}]
        return [{RANKS[sort]: "desc"} if sort in RANKS else {title_field(self.query.language): "asc"}]

    def _hits(self, answer: Answer, *, widened: bool) -> Iterator[RawHit]:
        everything = tuple(word.word for word in self.question.words)
        for hit in answer["hits"]["hits"]:
            held = self._words(hit.get("matched_queries", ())) if widened else everything
            yield RawHit(hit["fields"]["id"][0], hit["_score"] or 0.0, held)

    def _words(self, names: Collection[str]) -> tuple[str, ...]:
        """Return the words of those units that a hit of a widened search holds."""
        units = (unit for place, unit in enumerate(self.question.units) if str(place) in names)
        return tuple(word.word for unit in units for word in unit.words)
