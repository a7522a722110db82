"""The same searches on collections of different sizes, in turns: what ten times as many records cost."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

from .corpus import start_part
from .report import TIMES, Figure
from .timing import MILLISECONDS, Timings, amount_for, progress

AMOUNT = 240


def measure_growth(data_dirs: dict[int, Path], engine: str) -> Iterator[Figure]:
    """Yield the search page of each size against the one before; `data_dirs` holds {records: DATA_DIR}."""
    asked_size = min(data_dirs)
    amount = amount_for(asked_size, AMOUNT)
    timings = Timings({str(size): [[] for _ in range(amount)] for size in data_dirs})
    with ExitStack() as stack:
        servers = {
            size: stack.enter_context(_server(data_dir, asked_size, amount, engine))
            for size, data_dir in data_dirs.items()
        }
        for number in progress(range(amount), "pages of all sizes"):
            for size, server in servers.items():
                timings.seconds[str(size)][number].append(_ask(server, number))
    for smaller, larger in pairwise(sorted(data_dirs)):
        yield _growth(timings, smaller, larger)


def compare_sizes(results: dict[int, Sequence[dict]]) -> Iterator[Figure]:
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


def _growth(timings: Timings, smaller: int, larger: int) -> Figure:
    return Figure(
        key="page_growth",
        label=f"whole search page, {larger:,} / {smaller:,} records",
        value=timings.ratio(str(larger), str(smaller)),
        unit=TIMES,
        detail=timings.comparison(str(larger), str(smaller)),
        samples=timings.summary(str(larger), str(smaller)),
    )


@contextmanager
def _server(data_dir: Path, asked_size: int, amount: int, engine: str) -> Iterator[subprocess.Popen]:
    process = start_part(
        "serving",
        str(asked_size),
        str(amount),
        engine,
        data_dir=data_dir,
        engine=engine,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        process.stdout.readline()
        yield process
    finally:
        process.stdin.close()
        process.wait()


def _ask(server: subprocess.Popen, number: int) -> float:
    server.stdin.write(f"{number}\n")
    server.stdin.flush()
    return float(server.stdout.readline()) / MILLISECONDS
