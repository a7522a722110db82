"""The engine's part of a page: facets alone, and hits with facets and matched words, against a bare query."""

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.report import TIMES, Figure
from benchmarks.timing import interleave
from search.facets import FACETS
from search.query import SearchQuery

TITLE = "engine"
AMOUNT = 120
ROUNDS = 5


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the two ratios of every search of the mix, and what a search costs that was asked before."""
    queries = [bench.query(question) for question in bench.questions(AMOUNT)]
    probe = bench.probe
    bare = {query: probe.bare_search(query) for query in queries}
    facets = {query: probe.count_facets(query) for query in queries}

    def prepare(subject: str, query: SearchQuery) -> None:
        if subject == "engine":
            probe.forget()
        elif subject == "again":
            bench.backend.search(query)

    timings = interleave(
        {
            "bare": lambda query: bare[query](),
            "facets": lambda query: facets[query](),
            "engine": bench.backend.search,
            "again": bench.backend.search,
        },
        queries,
        rounds=bench.amount(ROUNDS),
        before=prepare,
    )
    for key, label in (
        ("facets", f"{len(FACETS)} drill-sideways facets / bare query"),
        ("engine", "engine part of a page / bare query"),
        ("again", "the same search again / bare query"),
    ):
        yield Figure(
            key=key,
            label=label,
            value=timings.ratio(key, "bare"),
            unit=TIMES,
            detail=timings.comparison(key, "bare"),
            samples=timings.summary(key, "bare"),
        )
