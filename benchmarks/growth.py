"""The same pages on collections of different sizes, in turns: what ten times as many records cost."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

from .corpus import start_part
from .report import TIMES, Figure
from .timing import MILLISECONDS, Timings, amount_for, progress

AMOUNT = 240
# Kinds with few addresses are asked for that many pages in all; searches once each.
PAGES_OF_A_KIND = 60
LABELS = {"search": "whole search page", "home": "front page", "initiative": "page of an initiative"}


def measure_growth(data_dirs: Mapping[int, Path], engine: str) -> Iterator[Figure]:
    """Yield the pages of each size against the size before; `data_dirs` holds {records: DATA_DIR}."""
    asked_size = min(data_dirs)
    amount = amount_for(asked_size, AMOUNT)
    with ExitStack() as stack:
        servers = {
            size: stack.enter_context(_Server.started(data_dir, asked_size, amount, engine))
            for size, data_dir in data_dirs.items()
        }
        for kind, label in LABELS.items():
            timings = _measure_kind(kind, servers, asked_size)
            for smaller, larger in pairwise(sorted(servers)):
                yield _growth(kind, label, timings, smaller, larger)


def compare_sizes(results: Mapping[int, Sequence[dict]]) -> Iterator[Figure]:
    """Yield how the way from approval to found grows from size to size."""
    p95 = {
        size: figure["samples"]["p95_ms"]
        for size, figures in results.items()
        for figure in figures
        if figure["key"] == "found"
    }
    for smaller, larger in pairwise(sorted(p95)):
        yield Figure(
            key="found_growth",
            label=f"approve to found, {larger:,} / {smaller:,} records, at p95",
            value=p95[larger] / p95[smaller],
            unit=TIMES,
            detail=f"{p95[larger]:.3g} / {p95[smaller]:.3g} ms",
        )


class _Server:
    """A process that shows pages of one collection and says what each took."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process
        self.amounts: dict[str, int] = json.loads(process.stdout.readline())

    @classmethod
    @contextmanager
    def started(cls, data_dir: Path, asked_size: int, amount: int, engine: str) -> Iterator["_Server"]:
        """Run one for the block."""
        process = start_part(
            "serving",
            *(str(asked_size), str(amount), engine),
            data_dir=data_dir,
            engine=engine,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield cls(process)
        finally:
            process.stdin.close()
            process.wait()

    def ask(self, kind: str, number: int) -> float:
        """Return the seconds of one page."""
        self.process.stdin.write(f"{kind} {number}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline()) / MILLISECONDS


def _measure_kind(kind: str, servers: Mapping[int, _Server], asked_size: int) -> Timings:
    amount = min(server.amounts[kind] for server in servers.values())
    rounds = 1 if kind == "search" else amount_for(asked_size, -(-PAGES_OF_A_KIND // amount))
    timings = Timings({str(size): [[] for _ in range(amount)] for size in servers})
    for turn in progress(range(amount * rounds), f"{LABELS[kind]}, all sizes"):
        for size, server in servers.items():
            timings.seconds[str(size)][turn % amount].append(server.ask(kind, turn % amount))
    return timings


def _growth(kind: str, label: str, timings: Timings, smaller: int, larger: int) -> Figure:
    return Figure(
        key="page_growth" if kind == "search" else f"{kind}_growth",
        label=f"{label}, {larger:,} / {smaller:,} records",
        value=timings.ratio(str(larger), str(smaller)),
        unit=TIMES,
        detail=timings.comparison(str(larger), str(smaller)),
        samples=timings.summary(str(larger), str(smaller)),
    )
