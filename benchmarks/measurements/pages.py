"""Whole pages in process: the search page against a trivial view of the same stack."""

from collections.abc import Iterator

from django.urls import reverse

from benchmarks.addresses import Address, search_address
from benchmarks.bench import Bench
from benchmarks.report import TIMES, Figure
from benchmarks.timing import interleave

TITLE = "pages"
AMOUNT = 240


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the ratio of the search page."""
    trivial = Address(reverse("bench-trivial"))
    timings = interleave(
        {"trivial": lambda _search: trivial.get(), "page": Address.get},
        [search_address(question) for question in bench.questions(AMOUNT)],
        # Each once: a page of a search that was asked before finds pieces of it rendered already.
        rounds=1,
        warm_up=[search_address(question) for question in bench.other_questions()],
        before=lambda _subject, _search: bench.probe.forget(),
        clock=bench.clock,
    )
    yield Figure(
        key="page",
        label="whole search page / trivial view of the same stack",
        value=timings.ratio("page", "trivial"),
        unit=TIMES,
        detail=timings.comparison("page", "trivial"),
        samples=timings.summary("page", "trivial"),
    )
