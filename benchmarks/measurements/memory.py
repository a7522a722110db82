"""What an engine takes once it has answered: memory, disk, and the words that it corrects slips with."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.report import Figure
from benchmarks.timing import MILLISECONDS, timed

TITLE = "memory"
KB_PER_MB = 1024


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the memory of this process, which has shown pages, and what the engine takes beside it."""
    before = resident_mb()
    # Its words are not read yet.
    fresh = type(bench.backend)(bench.backend.options)
    seconds = timed(fresh.words)
    words = len(fresh.words())
    yield Figure(
        key="words",
        label="reading the words of the index",
        value=seconds * MILLISECONDS,
        unit="ms",
        detail=f"{words:,} words; {resident_mb() - before:.0f} MB more in this process",
    )
    yield Figure(key="memory", label="memory of a process that shows pages", value=resident_mb(), unit="MB")
    memory = bench.probe.memory()
    yield Figure(key="index", label="index on disk", value=memory.index, unit="MB")
    if memory.server is not None:
        yield Figure(
            key="server_memory",
            label="memory of the server",
            value=memory.server,
            unit="MB",
            detail=f"{memory.heap or 0:.0f} MB of Java's heap in use",
        )


def resident_mb() -> float:
    """Return the memory that this process holds now."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / KB_PER_MB
