"""Suggestions while somebody types, in process, against a trivial view of the same stack."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import override

from benchmarks.addresses import Address
from benchmarks.bench import Bench
from benchmarks.lexicon import WORD
from benchmarks.questions import Question
from benchmarks.report import TIMES, Figure
from benchmarks.timing import interleave

TITLE = "suggestions"
AMOUNT = 240
# The first letters that are answered find most: those are typed in every search, longer beginnings in some.
LENGTHS = (3, 3, 4, 6, 9)


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the ratio of the slowest twentieth of requests."""
    trivial = Address(reverse("bench-trivial"))
    timings = interleave(
        {"trivial": lambda _typed: trivial.get(), "suggestions": Address.get},
        _typed(bench.questions(AMOUNT)),
        # What is counted of the whole bank is the same for every request, and remembered as on a site.
        rounds=1,
        warm_up=_typed(bench.other_questions()),
        clock=bench.clock,
    )
    yield Figure(
        key="suggestions",
        label="suggestions / trivial view of the same stack, p95 of both",
        value=timings.p95("suggestions") / timings.p95("trivial"),
        unit=TIMES,
        detail=timings.comparison("suggestions", "trivial"),
        samples=timings.summary("suggestions", "trivial"),
    )


def _typed(questions: list[Question]) -> list[Address]:
    """Return what is asked while the longest word of each search is typed, at one moment each."""
    words = [max(WORD.findall(question.text.lower()), key=len, default="") for question in questions]
    return [
        _address(question.language, word[: LENGTHS[number % len(LENGTHS)]])
        for number, (question, word) in enumerate(zip(questions, words, strict=True))
        if len(word) >= LENGTHS[0]
    ]


def _address(language: str, typed: str) -> Address:
    with override(language):
        return Address(reverse("suggestions"), urlencode({"q": typed}))
