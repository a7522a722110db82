"""What a search gives its reader: the engine finds, the database shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.conf import settings

from initiatives.vocabulary import Vocabulary, get_vocabulary

from .analysis import Highlighter, Question, Thesaurus, understand
from .asking import Answer, ask
from .backends.base import SearchUnavailable, Share
from .backends.patience import limited_patience
from .facet_results import Bucket, Chip, FacetResult, build_chips, build_facets
from .facets import facet_labels
from .fallback import search_database
from .fallback_counts import FirstCounts, count_first
from .hits import Hit, load_hits
from .problems import Problem
from .public import hidden_ids
from .query import DEFAULT_SORT, SearchQuery
from .reader import get_reader
from .thesaurus import get_thesaurus

__all__ = ["Bucket", "Chip", "FacetResult", "Hit", "SearchResults", "known_values", "run_search"]

NOTHING_ASKED = Question()


@dataclass(frozen=True)
class SearchResults:
    """The answer to `query`, which is the search as it was carried out.

    `total` is exact; `hits` are one page. `widened`: few initiatives or none hold every word, so
    these hold some; `complete` of them hold all.
    `degraded`: the index could not answer, the database did. `counted` is how many of the first results the
    counts are of, 0 where of all. `problems` say what of the request was not honoured. `question` is the text
    as it was understood, with the concepts that it names.
    `corrected` is the text that was searched instead, "" where it was what was typed; `suggestions` are
    texts that may have been meant.
    """

    query: SearchQuery
    total: int
    hits: list[Hit]
    facets: list[FacetResult]
    selected: list[Chip]
    widened: bool = False
    complete: int = 0
    degraded: bool = False
    counted: int = 0
    question: Question = NOTHING_ASKED
    corrected: str = ""
    suggestions: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What of the request was not honoured."""
        return self.query.problems

    @property
    def lists_some(self) -> bool:
        """Whether some of what is listed does not hold all that was asked for."""
        return self.widened and self.total > self.complete

    @property
    def lists_near(self) -> bool:
        """Whether what fills up the results lies near what was asked for, and has none of its words."""
        return self.lists_some and len(self.question.units) == 1

    @property
    def page_count(self) -> int:
        """The number of pages that can be asked for: at least 1, at most what the result window holds."""
        return page_count(self.query, self.total)

    @property
    def previous(self) -> SearchQuery | None:
        """The search for the page before this one."""
        return self.query.at_page(self.query.page - 1) if self.query.page > 1 else None

    @property
    def next(self) -> SearchQuery | None:
        """The search for the page after this one."""
        return self.query.at_page(self.query.page + 1) if self.query.page < self.page_count else None


def run_search(
    query: SearchQuery, *, vocabulary: Vocabulary | None = None, tells_counted: bool = False
) -> SearchResults:
    """Answer `query` from the index, or from the database where the index cannot.

    A page beyond the last gives the last, and a problem. Takes four queries of the database at most, while
    the index answers; `vocabulary`, where the caller has it already, saves one. Counts of the first results
    only are given to those who tell the reader (`tells_counted`); to others a value has no count then.
    """
    with limited_patience():
        return _run_search(query, vocabulary or get_vocabulary(), tells_counted=tells_counted)


def _highlighter(question: Question, thesaurus: Thesaurus) -> Highlighter:
    return Highlighter(
        question.words,
        translations=question.translations,
        concepts=question.concepts,
        thesaurus=thesaurus,
    )


def _run_search(query: SearchQuery, vocabulary: Vocabulary, *, tells_counted: bool) -> SearchResults:
    thesaurus = get_thesaurus(vocabulary)
    query, answer, degraded = _ask_in_range(query, thesaurus)
    raw = answer.raw
    question = answer.question
    counted = count_first(query, vocabulary) if degraded else FirstCounts(raw.counts)
    shown = counted if tells_counted else counted.without_partial()
    return SearchResults(
        query=query,
        total=raw.total,
        hits=load_hits(
            raw.hits,
            highlighter=_highlighter(question, thesaurus),
            language=query.language,
            vocabulary=vocabulary,
        ),
        facets=build_facets(query, shown.counts, vocabulary, partial=shown.partial),
        selected=build_chips(query, vocabulary),
        widened=raw.widened,
        complete=raw.complete,
        degraded=degraded,
        counted=counted.limit,
        question=question,
        corrected=answer.corrected,
        suggestions=answer.suggestions,
    )


def explain_hits(results: SearchResults, *, vocabulary: Vocabulary) -> dict[str, list[Share]]:
    """Return {id of hit: what makes its score, most first}; nothing where no relevance was asked."""
    query = replace(results.query, text=results.corrected or results.query.text)
    if results.degraded or query.effective_sort != DEFAULT_SORT:
        return {}
    ids = [hit.id for hit in results.hits]
    thesaurus = get_thesaurus(vocabulary)
    return get_reader().explain(query, ids, thesaurus=thesaurus, widened=results.widened)


def known_values(vocabulary: Vocabulary | None = None) -> Mapping[str, Mapping[str, str]]:
    """Return {facet: {value: label}} of every value that a search may ask for."""
    return facet_labels(vocabulary or get_vocabulary(), settings.LANGUAGE_CODE)


def page_count(query: SearchQuery, total: int) -> int:
    """Return the number of pages of `total` results: at least 1, at most what the result window holds."""
    return min(max(1, -(-total // query.page_size)), query.last_page)


def _ask_in_range(query: SearchQuery, thesaurus: Thesaurus) -> tuple[SearchQuery, Answer, bool]:
    """Return the query as it was answered, its answer, and whether that is the database's.

    Where its page is too far, it is answered for the last page, with a note.
    """
    hidden = hidden_ids()
    answer, degraded = _ask(query, thesaurus, hidden)
    last_page = page_count(query, answer.raw.total)
    if query.page <= last_page:
        return query, answer, degraded
    problem = Problem("page-too-far", {"value": query.page})
    told = any(known.code == problem.code for known in query.problems)
    problems = query.problems if told else (*query.problems, problem)
    query = replace(query.at_page(last_page), problems=problems)
    return query, *_ask(query, thesaurus, hidden)


def _ask(query: SearchQuery, thesaurus: Thesaurus, hidden: Collection[str]) -> tuple[Answer, bool]:
    """Return the answer to `query`, and whether it is the database's, which answers where no engine can."""
    try:
        return ask(get_reader(), query, thesaurus=thesaurus, exclude=hidden), False
    except SearchUnavailable:
        question = understand(query.text, query.language, thesaurus)
        return Answer(search_database(query), question), True
