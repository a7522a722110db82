"""How many documents hold a term: asked of the server only where a plan depends on it."""

from collections.abc import Mapping

from .elasticsearch_index import Answer, LiveIndex, count_request, read_count, total_of
from .elasticsearch_query import Body, to_query
from .nodes import Constant, Term

_Key = tuple[str, str]
_NAME = "terms"


class TermCounts:
    """The statistics of one search.

    A term that nobody has counted yet is taken to occur, once, and is remembered: the request of the search
    counts it, and where a guess was wrong, the search is planned and asked once more.
    """

    def __init__(self) -> None:
        self.num_docs = 1
        self._known: dict[_Key, int] = {}
        self._guessed: dict[_Key, None] = {}

    def doc_freq(self, field: str, term: str) -> int:
        """Return how many documents have `term` in `field`; 1 where it is not known yet."""
        count = self._known.get((field, term))
        if count is None:
            self._guessed[field, term] = None
            return 1
        return count

    def may_occur(self, field: str, term: str) -> bool:
        """Say yes: to look up in vain costs the server less than to be asked first."""
        return True

    def question(self) -> Body:
        """Return the aggregation that counts what was guessed, beside others and whatever they count."""
        if not self._guessed:
            return {}
        return {_NAME: {"global": {}, "aggs": {"counts": {"filters": {"filters": self._queries()}}}}}

    def correct(self, answer: Answer) -> bool:
        """Take in the answer to `question`; return whether a term does not occur that was guessed to."""
        counts = read_count({"aggregations": answer.get("aggregations", {}).get(_NAME, {})})
        return not all(self._take_in(counts))

    def learn(self, index: LiveIndex, queries: Mapping[str, Body]) -> dict[str, int]:
        """Count what was guessed, and all documents; return how many each of `queries` finds."""
        request = count_request([*queries.items(), *self._queries().items()])
        answer = index.ask("counting", **request)
        self.num_docs = total_of(answer)
        counts = read_count(answer)
        self._take_in(counts)
        return {name: counts[name] for name in queries}

    def _queries(self) -> dict[str, Body]:
        return {f"{field} {term}": to_query(Constant(Term(field, term))) for field, term in self._guessed}

    def _take_in(self, counts: Mapping[str, int]) -> list[int]:
        found = {(field, term): counts[f"{field} {term}"] for field, term in self._guessed if counts}
        self._known |= found
        self._guessed = {} if counts else self._guessed
        return [*found.values()]
