"""Our search page against the same page on Wagtail's own database search, over the same records."""

from collections.abc import Iterator

from django.urls import reverse

from benchmarks.addresses import Address, search_address
from benchmarks.bench import Bench
from benchmarks.questions import Question
from benchmarks.report import TIMES, Figure
from benchmarks.stock import FACETS, LONGEST_SECONDS, stock_declarations
from benchmarks.timing import interleave

TITLE = "stock search"
# (records, searches): the stock page takes seconds where ours takes milliseconds.
AMOUNTS = ((100_000, 8), (10_000, 12), (0, 40))


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield how many times faster our page is."""
    amount = next(amount for records, amount in AMOUNTS if bench.size >= records)
    with stock_declarations():
        timings = interleave(
            {"ours": lambda question: search_address(question).get(), "stock": _stock_page},
            bench.questions(amount),
            rounds=1,
            warm_up=bench.other_questions()[:1],
            before=lambda _subject, _question: bench.probe.forget(),
            clock=bench.clock,
        )
    given_up = sum(seconds >= LONGEST_SECONDS for seconds in timings.all("stock"))
    yield Figure(
        key="stock",
        label=f"stock Wagtail search with .facet() ({len(FACETS)}) / our page",
        value=timings.ratio("stock", "ours"),
        unit=TIMES,
        detail=(
            f"{timings.comparison('stock', 'ours')};"
            f" {given_up} of {amount} given up after {LONGEST_SECONDS:.0f} s"
        ),
        samples=timings.summary("stock", "ours"),
    )


def _stock_page(question: Question) -> bytes:
    return Address(reverse("bench-stock"), question.querystring).get()
