"""Our search page against the same page on Wagtail's own database search, over the same records."""

from collections.abc import Iterator

from django.urls import reverse

from benchmarks.bench import Bench
from benchmarks.questions import Question
from benchmarks.report import TIMES, Figure
from benchmarks.stock import FACETS, stock_declarations
from benchmarks.timing import interleave
from benchmarks.web import get_page

from .pages import search_page

TITLE = "stock search"
# (records, searches, rounds): the stock page takes seconds where ours takes milliseconds.
AMOUNTS = ((100_000, 8, 1), (10_000, 20, 2), (0, 40, 3))


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield how many times faster our page is."""
    amount, rounds = next((amount, rounds) for least, amount, rounds in AMOUNTS if bench.size >= least)
    with stock_declarations():
        timings = interleave(
            {"ours": search_page, "stock": _stock_page},
            bench.questions(amount),
            rounds=bench.amount(rounds),
            before=lambda _subject, _question: bench.probe.forget(),
        )
    yield Figure(
        key="stock",
        label=f"stock Wagtail search with .facet() ({len(FACETS)}) / our page",
        value=timings.ratio("stock", "ours"),
        unit=TIMES,
        detail=timings.comparison("stock", "ours"),
        samples=timings.summary("stock", "ours"),
    )


def _stock_page(question: Question) -> bytes:
    return get_page(reverse("bench-stock"), question.querystring)
