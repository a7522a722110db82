"""From the approval of an edit until every other process finds it, against a bare commit of the engine."""

import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from benchmarks.bench import Bench
from benchmarks.corpus import start_part
from benchmarks.generator import SEED
from benchmarks.report import TIMES, Figure
from benchmarks.timing import MILLISECONDS, percentile, progress, settle, timed
from initiatives.models import InitiativePage

TITLE = "freshness"
EDITS = 60
READERS = 2
# The first approvals warm up the worker and the readers.
WARM_UP = 3
# Longer than the worker's longest pause: editors approve when it pleases them, not when the worker is awake.
REST_SECONDS = (0.25, 0.5)


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the way from approval to both readers, with the search worker running as in production."""
    parts: dict[str, list[float]] = {"approve": [], "commit_to_found": [], "found": [], "bare": []}
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(dir=settings.DATA_DIR))
        bare_commit = bench.probe.bare_commit(Path(scratch))
        stack.enter_context(_process(bench, "working"))
        readers = [stack.enter_context(_process(bench, "watching")) for _ in range(READERS)]
        for reader in readers:
            reader.stdout.readline()
        settle()
        moments = random.Random(SEED)
        edits = bench.amount(EDITS)
        for number in progress(range(-WARM_UP, edits), "approvals"):
            time.sleep(moments.uniform(*REST_SECONDS))
            figures = _approve(number, readers) | {"bare": timed(bare_commit)}
            if number >= 0:
                for part, seconds in figures.items():
                    parts[part].append(seconds)
    yield from _figures(parts)


def _approve(number: int, readers: list[subprocess.Popen]) -> dict[str, float]:
    """Publish an edit with a word that occurs nowhere else; return the seconds of each part of its way."""
    page = InitiativePage.objects.live().order_by("pk")[number + WARM_UP]
    word = f"nieuwwoord{time.time_ns()}"
    page.title = f"{page.title[:80]} {word}"
    for reader in readers:
        reader.stdin.write(f"{word}\n")
        reader.stdin.flush()
    begin = time.monotonic()
    with transaction.atomic():
        page.save_revision().publish()
    committed = time.monotonic()
    found = max(float(reader.stdout.readline()) for reader in readers)
    return {"approve": committed - begin, "commit_to_found": found - committed, "found": found - begin}


def _figures(parts: dict[str, list[float]]) -> Iterator[Figure]:
    p50 = {part: percentile(seconds, 0.5) * MILLISECONDS for part, seconds in parts.items()}
    p95 = {part: percentile(seconds, 0.95) * MILLISECONDS for part, seconds in parts.items()}
    samples = {f"{part}_ms": [one * MILLISECONDS for one in seconds] for part, seconds in parts.items()}
    labels = {
        "found": f"approve to found by {READERS} other processes / bare commit, at p95",
        "commit_to_found": "of that, from the commit of the approval on",
    }
    for part, label in labels.items():
        yield Figure(
            key=part,
            label=label,
            value=p95[part] / p95["bare"],
            unit=TIMES,
            detail=(
                f"{p95[part]:.3g} / {p95['bare']:.3g} ms; median {p50[part]:.3g} / {p50['bare']:.3g} ms"
                f" = {p50[part] / p50['bare']:.1f} x; Wagtail's publish {p50['approve']:.3g} ms"
            ),
            samples=samples | {"p95_ms": p95[part]},
        )


@contextmanager
def _process(bench: Bench, part: str) -> Iterator[subprocess.Popen]:
    process = start_part(
        part,
        data_dir=settings.DATA_DIR,
        engine=bench.engine,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
