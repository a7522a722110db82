"""All measurements of one collection, in a process of its own."""

import json
from pathlib import Path

from .bench import Bench
from .measurements import MEASUREMENTS
from .report import as_dicts
from .timing import say


def main(size: str, engine: str, result_file: str) -> None:
    """Measure a filled bank of `size` records; write the figures as JSON to `result_file`."""
    bench = Bench(size=int(size), engine=engine)
    figures = []
    for measurement in MEASUREMENTS:
        say(f"{int(size):,} records, {engine}: {measurement.TITLE}")
        figures += measurement.measure(bench)
    Path(result_file).write_text(json.dumps(as_dicts(figures)), encoding="utf-8")
