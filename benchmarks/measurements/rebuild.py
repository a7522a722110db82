"""The full rebuild: how fast, with how much memory, and what searches feel of it."""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

from django.conf import settings

from benchmarks.bench import Bench
from benchmarks.corpus import start_part
from benchmarks.report import TIMES, Figure
from benchmarks.timing import MILLISECONDS, percentile, progress, settle, timed
from initiatives.models import InitiativePage
from search.query import SearchQuery
from search.results import run_search

TITLE = "rebuild"
AMOUNT = 60
# Enough for a p95 that a single slow search does not decide.
SEARCHES = 600


def measure(bench: Bench) -> Iterator[Figure]:
    """Rebuild twice: alone, for its speed, and while this process searches without a pause."""
    yield from _speed(bench)
    queries = [bench.query(question) for question in bench.questions(AMOUNT)]
    before = _search_until(bench, queries, lambda done: done == bench.amount(SEARCHES))
    process, result_file = _start_rebuild(bench)
    meanwhile = _search_until(bench, queries, lambda _done: process.poll() is not None)
    result = _finished(process, result_file)
    (median, slow), (median_before, slow_before) = map(_quantiles, (meanwhile, before))
    yield Figure(
        key="meanwhile",
        label="searches during a rebuild / before it, at p95",
        value=slow / slow_before,
        unit=TIMES,
        detail=(
            f"{slow:.3g} / {slow_before:.3g} ms, median {median:.3g} / {median_before:.3g} ms;"
            f" {len(meanwhile):,} searches while it took {result['seconds']:.1f} s"
        ),
    )


def _speed(bench: Bench) -> Iterator[Figure]:
    result = _finished(*_start_rebuild(bench))
    if result["failed"]:
        raise RuntimeError(f"{result['failed']} initiatives could not be indexed")
    records = InitiativePage.objects.live().count()
    yield Figure(
        key="rebuild",
        label="full rebuild",
        value=records / result["seconds"],
        unit="records/s",
        detail=f"{records:,} records of {result['initiatives']:,} initiatives in {result['seconds']:.1f} s,"
        f" {result['worked_seconds']:.1f} s at work in all threads and processes, start included",
    )
    yield Figure(
        key="rebuild_memory",
        label="peak memory of the rebuilding process",
        value=result["peak_mb"],
        unit="MB",
        detail=f"{result['start_mb']:.0f} MB before it began",
    )


def _start_rebuild(bench: Bench) -> tuple[subprocess.Popen, Path]:
    result_file = Path(settings.DATA_DIR) / "rebuild.json"
    process = start_part("rebuilding", str(result_file), data_dir=settings.DATA_DIR, engine=bench.engine)
    return process, result_file


def _finished(process: subprocess.Popen, result_file: Path) -> dict:
    if process.wait():
        raise RuntimeError("the rebuild failed")
    return json.loads(result_file.read_text("utf-8"))


def _search_until(
    bench: Bench, queries: Sequence[SearchQuery], is_enough: Callable[[int], bool]
) -> list[float]:
    seconds: list[float] = []
    settle()
    for query in progress(cycle(queries), "searches", SEARCHES):
        bench.probe.forget()
        seconds.append(timed(lambda query=query: run_search(query)))
        if is_enough(len(seconds)):
            break
    return seconds


def _quantiles(seconds: Sequence[float]) -> tuple[float, float]:
    return percentile(seconds, 0.5) * MILLISECONDS, percentile(seconds, 0.95) * MILLISECONDS
