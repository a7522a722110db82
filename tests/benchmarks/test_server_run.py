"""A whole run on a few records with an engine that is a server."""

import json
from pathlib import Path

import pytest
from test_whole_run import FIGURES, SERVER_FIGURES, bench_dir, run

__all__ = ["bench_dir"]
# A server is held against other budgets, under other names.
EMBEDDED = {"facets", "engine", "again"}


@pytest.mark.usefixtures("bench_dir")
def test_a_server_is_started_measured_and_left_clean(tmp_path: Path) -> None:
    done = run(SIZES="40", ENGINES="elasticsearch")

    assert done.returncode == 0, done.stderr
    [file] = (tmp_path / "results").glob("elasticsearch-40.json")
    figures = json.loads(file.read_text())["sizes"]["40"]
    assert {figure["key"] for figure in figures} == (FIGURES - EMBEDDED) | SERVER_FIGURES
