"""One search from words to hits and counts."""

from collections.abc import Collection, Sequence

import tantivy

from search.analysis import Question, Unit
from search.query import SearchQuery

from .base import RawHit, RawResults
from .finding import may_find
from .nodes import Node
from .plan import Plan
from .tantivy_facets import Counts, count_facets
from .tantivy_hits import Found, find_ordered, find_relevant, make_hits, read_ids
from .tantivy_query import SearcherStatistics, filtered, filtered_by, id_query, to_query, without_ids
from .tantivy_reader import Snapshot


class TantivySearch:
    """One search on one snapshot."""

    def __init__(
        self, snapshot: Snapshot, query: SearchQuery, question: Question, exclude: Collection[str] = ()
    ) -> None:
        self.snapshot = snapshot
        self.searcher = snapshot.searcher
        self.query = query
        self.question = question
        self.exclude = tuple(sorted(exclude))
        self.plan = Plan(question, query.language, SearcherStatistics(self.searcher))

    def run(self, facets: Sequence[str]) -> RawResults:
        """Return the answer; whether a search widens depends on its text alone, not on its filters."""
        total, found = self._find(widened=False)
        complete = total
        widened = self._widens(complete)
        if widened:
            total, found = self._find(widened=True)
        hits = make_hits(self.searcher, found)
        everyone = {hit.id for hit in hits}
        holders = [self._holders(unit, hits) if widened else everyone for unit in self.question.units]
        return RawResults(
            total=total,
            hits=tuple(self._matched(hit, holders) for hit in hits),
            counts=self._counts(facets, total, widened=widened) if facets else {},
            widened=widened,
            complete=complete,
            missing=() if complete else self._missing(holders),
        )

    def _widens(self, complete: int) -> bool:
        """Tell whether too few documents hold every unit; `complete` of those that choices leave do."""
        if complete >= self.plan.enough:
            return False
        if not self.query.filters:
            return True
        return self.searcher.search(self._matching(widened=False), 1).count < self.plan.enough

    def _missing(self, holders: Sequence[Collection[str]]) -> tuple[str, ...]:
        """Return the words that no document holds, whatever is chosen; `holders` has hits of each unit."""
        return tuple(
            word.word
            for unit, holding in zip(self.question.units, holders, strict=True)
            if not holding and not self._finds(self.plan.matching([unit], all_of_them=True))
            for word in unit.words
        )

    def _finds(self, node: Node) -> bool:
        return may_find(node, self.plan.statistics) and bool(self.searcher.search(to_query(node), 1).count)

    def _find(self, *, widened: bool) -> tuple[int, Found]:
        size, sort = self.query.page_size, self.query.effective_sort
        if sort == "relevance":
            scored = self.plan.scoring_any() if widened else self.plan.scoring_all()
            if not may_find(scored, self.plan.statistics):
                return 0, []
            narrowed = filtered(self._visible(scored), self.query.filters)
            return find_relevant(self.searcher, narrowed, self.query.offset, size)
        narrowed = filtered(self._matching(widened=widened), self.query.filters)
        return find_ordered(self.searcher, narrowed, sort, self.query.language, self.query.offset, size)

    def _matching(self, *, widened: bool) -> tantivy.Query:
        return self._visible(self.plan.matching(self.question.units, all_of_them=not widened))

    def _visible(self, node: Node) -> tantivy.Query:
        return without_ids(to_query(self.plan.narrowed(node)), self.exclude)

    def _counts(self, facets: Sequence[str], total: int, *, widened: bool) -> Counts:
        key = (self.question, widened, self.query.filters, tuple(facets), self.exclude)
        counts = self.snapshot.counts.get(key)
        if counts is None:
            plain = self._matching(widened=widened)
            has_text = bool(self.question.units)
            counts = count_facets(self.searcher, plain, self.query.filters, facets, total, has_text=has_text)
            self.snapshot.remember(key, counts)
        return counts

    def _matched(self, hit: RawHit, holders: Sequence[Collection[str]]) -> RawHit:
        """Return `hit` with the words of the units that it holds."""
        pairs = zip(self.question.units, holders, strict=True)
        words = tuple(word.word for unit, ids in pairs if hit.id in ids for word in unit.words)
        return RawHit(hit.id, hit.score, words)

    def _holders(self, unit: Unit, hits: list[RawHit]) -> set[str]:
        """Return the ids of those of `hits` that hold `unit`."""
        holding = self.plan.matching([unit], all_of_them=True)
        if not may_find(holding, self.plan.statistics):
            return set()
        found = filtered_by(to_query(holding), id_query([hit.id for hit in hits]))
        addresses = [address for _score, address in self.searcher.search(found, max(1, len(hits))).hits]
        return set(read_ids(self.searcher, addresses))
