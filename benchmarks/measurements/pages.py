"""Whole pages in process: the search page against a trivial view of the same stack, and database queries."""

from collections.abc import Iterator, Sequence

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from benchmarks.bench import Bench
from benchmarks.questions import Question
from benchmarks.report import TIMES, Figure
from benchmarks.timing import interleave
from benchmarks.web import get_page

TITLE = "pages"
AMOUNT = 240


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the ratio of the search page, how many queries it makes, and what a page weighs."""
    questions = bench.questions(AMOUNT)
    timings = interleave(
        {"trivial": lambda _question: get_page(reverse("bench-trivial")), "page": search_page},
        questions,
        # Each once: a page of a search that was asked before finds pieces of it rendered already.
        rounds=1,
        warm_up=bench.other_questions(),
        before=lambda _subject, _question: bench.probe.forget(),
    )
    yield Figure(
        key="page",
        label="whole search page / trivial view of the same stack",
        value=timings.ratio("page", "trivial"),
        unit=TIMES,
        detail=timings.comparison("page", "trivial"),
        samples=timings.summary("page", "trivial"),
    )
    yield _queries(questions)


def search_page(question: Question) -> bytes:
    """Return the search page for `question`, as the reader's browser asks for it."""
    return get_page(search_path(question.language), question.querystring)


def search_path(language: str) -> str:
    """Return the path of the search page in `language`."""
    with override(language):
        return reverse("search")


def _queries(questions: Sequence[Question]) -> Figure:
    counts = [_count_queries(question) for question in questions]
    return Figure(
        key="queries",
        label="database queries of a search page (most)",
        value=max(counts),
        unit="queries",
        detail=f"{min(counts)} to {max(counts)} over {len(counts)} searches",
    )


def _count_queries(question: Question) -> int:
    with CaptureQueriesContext(connection) as queries:
        search_page(question)
    return len(queries)
