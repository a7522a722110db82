"""One search from words to hits and counts, in one request as far as it can be foreseen what it takes.

A search widens where few documents hold all of its words, which nobody knows before they are counted. What
was counted before tells which way it will go, and where that is not certain, both are asked for together.
"""

import math
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count

from search.analysis import Question
from search.query import SearchQuery

from . import elasticsearch_facets as facet_counts
from .base import RawHit, RawResults
from .elasticsearch_index import Answer, LiveIndex, read_count, total_of
from .elasticsearch_pages import COMPLETE, SearchBodies
from .elasticsearch_query import Body
from .elasticsearch_statistics import KnownCounts, TermCounts
from .plan import Plan

# The words of a search stand together at least half as often as chance would have it.
SELDOM = 0.5
# A corrected plan may depend on terms that the first one did not, and the index may change meanwhile.
TRIES = 4

# Which pages are asked for: that of all words, or also that of a widened search. Where all words find little,
# the first costs little.
WHOLE, EITHER = (False,), (False, True)
Pages = dict[bool, Answer]


class ElasticsearchSearch:
    """One search of the live index."""

    def __init__(
        self,
        index: LiveIndex,
        known: KnownCounts,
        query: SearchQuery,
        question: Question,
        exclude: Collection[str] = (),
    ) -> None:
        self.index = index
        self.query = query
        self.question = question
        self.counts = TermCounts(known)
        self.plan = Plan(question, query.language, self.counts)
        self.bodies = SearchBodies(query, self.plan, exclude)
        # How many documents hold each unit, by its place, and all of them together, whatever was chosen.
        self.found: dict[str, int] = {}

    def run(self, facets: Sequence[str]) -> RawResults:
        """Return the answer; whether a search widens depends on its text alone, not on its filters."""
        widened, answer = self._settle(facets)
        aggregations = answer.get("aggregations", {})
        counts = facet_counts.read_counts(facets, aggregations)
        complete = aggregations[COMPLETE]["doc_count"] if widened else total_of(answer)
        return RawResults(
            total=total_of(answer),
            hits=tuple(_hits(answer, self.question, widened=widened)),
            counts=counts,
            widened=widened,
            complete=complete,
            missing=() if complete else self._missing(counts),
        )

    def _settle(self, facets: Sequence[str]) -> tuple[bool, Answer]:
        """Return whether the search widens, and its page."""
        pages: Pages = {}
        ways = self._foresee()
        for attempt in count(1):
            pages |= self._ask(facets, ways, is_last=attempt >= TRIES)
            widened = self._widens(pages)
            if widened in pages:
                break
            ways = self._foresee() if widened is None else (widened,)
        return widened, pages[widened]

    def _widens(self, pages: Pages) -> bool | None:
        """Tell whether too few documents hold every unit, whatever was chosen; None where nobody knows."""
        if COMPLETE in self.found:
            return self.found[COMPLETE] < self.plan.enough
        return total_of(pages[False]) < self.plan.enough if False in pages else None

    def _foresee(self) -> tuple[bool, ...]:
        """Return which pages to ask for; where words are not counted yet, the one that most searches take."""
        if not self.plan.enough:
            return WHOLE
        # To know, and to have counted, all that either page depends on.
        self.plan.consult()
        if self.counts.is_guess:
            return WHOLE
        holders = [self.plan.holders(unit) for unit in self.question.units]
        num_docs = self.counts.num_docs
        by_chance = num_docs * math.prod(max(counts) / num_docs for counts in holders)
        return WHOLE if by_chance * SELDOM >= self.plan.enough else EITHER

    def _ask(self, facets: Sequence[str], ways: tuple[bool, ...], *, is_last: bool) -> Pages:
        """Return {whether it is the widened one: page}, without those that were planned on wrong counts."""
        requests = {way: self.bodies.page(facets, widened=way) for way in ways}
        pages, answer = self._send(requests)
        if answer is None:
            return pages
        shift = self.counts.correct(answer)
        if is_last or not shift.ranks:
            return pages
        pages.pop(True, None)
        if shift.occurs and requests.get(False) != self.bodies.page(facets, widened=False):
            pages.pop(False, None)
            self.found.clear()
        return pages

    def _send(self, requests: Mapping[bool, Body]) -> tuple[Pages, Answer | None]:
        """Return the pages, and the answer to what their plans depend on; None where on nothing."""
        counted = {}
        if True in requests or (self.query.filters and self.plan.enough):
            counted[COMPLETE] = self.bodies.complete()
        # Choices may leave nothing of a word that documents hold.
        if True in requests or (len(self.query.filters) > 1 and len(self.question.units) == 1):
            counted |= self.bodies.units()
        bodies = [*requests.values()]
        if counted or self.counts.is_used:
            bodies.append(self.counts.request(counted))
        # Copies of the index may rank a little differently: the pages of one search are of one copy.
        preference = f"search-{zlib.crc32(self.query.text.encode(errors='replace'))}"
        answers = self.index.ask_together("searching", bodies, preference=preference)
        pages = dict(zip(requests, answers, strict=False))
        if len(answers) == len(pages):
            return pages, None
        found = read_count(answers[-1])
        self.found |= {name: found[name] for name in counted}
        return pages, answers[-1]

    def _missing(self, counts: facet_counts.Counts) -> tuple[str, ...]:
        """Return the words that no document holds, however a search without complete results was narrowed.

        `counts` are those of its facets: what one of them counts, other choices would leave.
        """
        units, question = self.question.units, self.question
        if not units or self.found.get(COMPLETE):
            return ()
        if "0" not in self.found:
            if len(units) == 1 and any(counts.values()):
                return ()
            is_narrowed = self.query.filters or self.bodies.exclude or question.phrases or question.excluded
            if len(units) == 1 and not is_narrowed:
                return tuple(word.word for word in units[0].words)
            answer = self.index.ask("counting", **self.counts.request(self.bodies.units()))
            self.found |= read_count(answer)
        return tuple(
            word.word for place, unit in enumerate(units) if not self.found[str(place)] for word in unit.words
        )


def _hits(answer: Answer, question: Question, *, widened: bool) -> Iterator[RawHit]:
    everything = tuple(word.word for word in question.words)
    for hit in answer["hits"]["hits"]:
        held = _held(question, hit.get("matched_queries", ())) if widened else everything
        yield RawHit(hit["fields"]["id"][0], hit["_score"] or 0.0, held)


def _held(question: Question, names: Collection[str]) -> tuple[str, ...]:
    """Return the words of those units that a hit of a widened search holds."""
    units = (unit for place, unit in enumerate(question.units) if str(place) in names)
    return tuple(word.word for unit in units for word in unit.words)
