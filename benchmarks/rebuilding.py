"""One full rebuild in a process of its own, as `manage.py search_index rebuild` does it."""

import json
import resource
import time
from pathlib import Path

from search.analysis.lexicon import prepare_tables
from search.rebuild import rebuild_index

from .timing import QUIET_SECONDS, say

KILOBYTES_PER_MB = 1024


def main(result_file: str) -> None:
    """Rebuild; write seconds, initiatives and memory (MB) as JSON to `result_file`.

    The memory is that of this process, without those that read texts for it.
    """
    # Made once where a bank is set up, and not by its rebuilds.
    prepare_tables()
    start_mb = _peak_mb()
    report = rebuild_index(progress=_Progress())
    result = {
        "seconds": report.seconds,
        "worked_seconds": _worked_seconds(),
        "initiatives": report.read,
        "failed": len(report.failed),
        "start_mb": start_mb,
        "peak_mb": _peak_mb(),
    }
    Path(result_file).write_text(json.dumps(result), encoding="utf-8")


def _worked_seconds() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_PER_MB


class _Progress:
    """Says every two seconds how far it is."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.last > QUIET_SECONDS:
            self.last = time.monotonic()
            say(f"  rebuilding: {done:,} of {total:,}")
