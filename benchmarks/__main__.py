"""`python -m benchmarks`: SIZES="1000 10000" are numbers of records, ENGINES="tantivy" names engines."""

import json
import os
import platform
import shutil
import sys
import time
from pathlib import Path

from tests.servers import ServerMissingError

from .corpus import bench_dir, prepare_data_dir, run_part
from .engines import ENGINES
from .growth import compare_sizes, measure_growth
from .report import as_dicts, print_rows, print_side_by_side, write_results
from .timing import say

DEFAULT_SIZES = "1000 10000"
DEFAULT_ENGINES = "tantivy"


def main() -> int:
    """Measure every engine at every size and print tables; 1 without a server, 2 for a wrong value."""
    try:
        sizes, engines = read_sizes(), read_engines()
    except ValueError as error:
        say(str(error))
        return 2
    results = {}
    try:
        for engine in engines:
            with ENGINES[engine].running():
                results[engine] = _measure_engine(engine, sizes)
    except ServerMissingError as error:
        say(str(error))
        return 1
    if len(engines) > 1:
        for size in sizes:
            print_side_by_side(size, {engine: results[engine][size] for engine in engines})
    return 0


def read_sizes() -> list[int]:
    """Return the sizes of the environment, smallest first; ValueError with a sentence for the reader."""
    words = os.environ.get("SIZES", "").split() or DEFAULT_SIZES.split()
    if not all(word.isdecimal() and int(word) > 0 for word in words):
        raise ValueError(f'SIZES must be numbers of records, such as SIZES="{DEFAULT_SIZES}".')
    return sorted({int(word) for word in words})


def read_engines() -> list[str]:
    """Return the engines of the environment; ValueError with a sentence for the reader."""
    names = os.environ.get("ENGINES", "").split() or DEFAULT_ENGINES.split()
    if unknown := [name for name in names if name not in ENGINES]:
        raise ValueError(f"ENGINES names {', '.join(unknown)}; there are {', '.join(ENGINES)}.")
    return names


def _measure_engine(engine: str, sizes: list[int]) -> dict[int, list[dict]]:
    """Measure one engine; return {records: figures}."""
    begin = time.monotonic()
    data_dirs: dict[int, Path] = {}
    results: dict[int, list[dict]] = {}
    for size in sizes:
        data_dirs[size] = prepare_data_dir(size)
        results[size] = _measure_size(size, engine, data_dirs[size])
        print_rows(f"{size:,} records, {engine}", results[size], size)
    growth = []
    if len(sizes) > 1:
        say("all sizes in turns")
        growth = as_dicts([*measure_growth(data_dirs, engine), *compare_sizes(results)])
        print_rows(f"from size to size, {engine}", growth, max(sizes))
    content = {
        "engine": engine,
        "machine": _machine(),
        "seconds": round(time.monotonic() - begin),
        "sizes": {str(size): figures for size, figures in results.items()},
        "growth": growth,
    }
    path = write_results(f"{engine}-{'-'.join(map(str, sizes))}", content)
    print(f"\n{content['seconds']} s in all; every measurement: {path}", flush=True)
    if ENGINES[engine].is_server:
        for data_dir in data_dirs.values():
            run_part("dropping", data_dir=data_dir, engine=engine)
    shutil.rmtree(bench_dir() / "run")
    return results


def _measure_size(size: int, engine: str, data_dir: Path) -> list[dict]:
    result_file = data_dir / "result.json"
    run_part("measuring", str(size), engine, str(result_file), data_dir=data_dir, engine=engine)
    return json.loads(result_file.read_text("utf-8"))


def _machine() -> dict[str, object]:
    return {
        "processors": os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    sys.exit(main())
