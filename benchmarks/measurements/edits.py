"""Single edits one after the other, and what searches cost after three hundred of them."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from benchmarks.bench import Bench
from benchmarks.report import TIMES, Figure
from benchmarks.timing import MILLISECONDS, interleave, percentile, progress, timed
from initiatives.models import InitiativePage
from search.backends.base import SearchBackend
from search.indexer import Indexer
from search.outbox import request_indexing

TITLE = "edits"
EDITS = 300
AMOUNT = 60
ROUNDS = 5


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the time of one edit from outbox to index, and searches after 300 edits against before."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as scratch:
        fresh = bench.probe.copy_index(Path(scratch))
        seconds = _edit(bench, bench.amount(EDITS))
        yield Figure(
            key="edit",
            label="one edit from outbox to index (p95)",
            value=percentile(seconds, 0.95) * MILLISECONDS,
            unit="ms",
            detail=f"median {percentile(seconds, 0.5) * MILLISECONDS:.3g} ms over {len(seconds)} edits",
            samples={"edits_ms": [one * MILLISECONDS for one in seconds]},
        )
        yield _searches_after(bench, fresh)


def _edit(bench: Bench, amount: int) -> list[float]:
    """Index `amount` initiatives anew, each in a commit of its own."""
    indexer = Indexer(bench.backend)
    # Through the whole collection, so that no part of the index is left untouched.
    keys = _spread(list(InitiativePage.objects.values_list("translation_key", flat=True)), amount)
    seconds = []
    for key in progress(keys, "edits"):
        with transaction.atomic():
            request_indexing([key])
        seconds.append(timed(indexer.drain))
    return seconds


def _spread(keys: Sequence[UUID], amount: int) -> list[UUID]:
    return [keys[place * len(keys) // amount] for place in range(amount)]


def _searches_after(bench: Bench, fresh: SearchBackend) -> Figure:
    queries = [bench.query(question) for question in bench.questions(AMOUNT)]
    backends = {"edited": bench.backend, "fresh": fresh}
    timings = interleave(
        {name: backend.search for name, backend in backends.items()},
        queries,
        rounds=bench.amount(ROUNDS),
        before=lambda name, _query: type(bench.probe)(backends[name]).forget(),
        clock=bench.clock,
    )
    return Figure(
        key="edited",
        label=f"searches after {EDITS} single edits / on a fresh index",
        value=timings.ratio("edited", "fresh"),
        unit=TIMES,
        detail=timings.comparison("edited", "fresh"),
        samples=timings.summary("edited", "fresh"),
    )
