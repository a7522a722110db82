"""The engine's part of a page: facets alone, and hits with facets and matched words, against a bare query."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from benchmarks.bench import Bench
from benchmarks.report import TIMES, Figure
from benchmarks.timing import Timings, interleave
from initiatives.vocabulary import get_vocabulary
from search.facets import FACETS
from search.query import SearchQuery
from search.thesaurus import get_thesaurus

TITLE = "engine"
AMOUNT = 120
ROUNDS = 5
# A search is planned from what was counted before, as on a site.
LABELS = {
    "facets": f"{len(FACETS)} drill-sideways facets / bare query",
    "engine": "engine part of a page / bare query",
    "again": "the same search again / bare query",
}


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the ratios of every search of the mix, and what a search costs that was asked before."""
    queries = [bench.query(question) for question in bench.questions(AMOUNT)]
    timings = interleave(
        _subjects(bench, queries),
        queries,
        rounds=bench.amount(ROUNDS),
        before=partial(_prepare, bench),
        clock=bench.clock,
    )
    is_server = "same" in timings.seconds
    for key, label in LABELS.items():
        yield _figure(timings, f"server_{key}" if is_server else key, label, key, "bare")
    if is_server:
        yield _figure(timings, "same", "our call / the same bodies sent raw", "engine", "same")


def _subjects(bench: Bench, queries: Sequence[SearchQuery]) -> dict[str, Callable[[SearchQuery], object]]:
    probe = bench.probe
    search = partial(bench.backend.search, thesaurus=get_thesaurus(get_vocabulary()))
    ready = {
        "bare": {query: probe.bare_search(query) for query in queries},
        "facets": {query: probe.count_facets(query) for query in queries},
        "same": {query: call for query in queries if (call := probe.same_requests(query))},
    }
    bare = {name: partial(_call, calls) for name, calls in ready.items() if calls}
    return {**bare, "engine": search, "again": search}


def _call(calls: Mapping[SearchQuery, Callable[[], object]], query: SearchQuery) -> object:
    return calls[query]()


def _prepare(bench: Bench, subject: str, query: SearchQuery) -> None:
    if subject in ("engine", "same"):
        bench.probe.forget()
    elif subject == "again":
        bench.backend.search(query, thesaurus=get_thesaurus(get_vocabulary()))


def _figure(timings: Timings, key: str, label: str, subject: str, base: str) -> Figure:
    return Figure(
        key=key,
        label=label,
        value=timings.ratio(subject, base),
        unit=TIMES,
        detail=timings.comparison(subject, base),
        samples=timings.summary(subject, base),
    )
