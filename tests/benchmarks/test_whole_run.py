"""A whole run on a few records: every measurement is made, printed and written down."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bank_databases import copied_database
from django.db import connection

from benchmarks import __main__ as command
from benchmarks import corpus
from benchmarks.growth import compare_sizes
from benchmarks.report import BUDGETS

FIGURES = {
    *(
        "rebuild",
        "rebuild_memory",
        "meanwhile",
        "facets",
        "engine",
        "again",
        "page",
        "suggestions",
        "hostile",
    ),
    *(
        "words",
        "memory",
        "index",
        "queries",
        "stock",
        "found",
        "commit_to_found",
        "edit",
        "edited",
        "step_shown",
        "step_saved",
    ),
}

# Of an engine that is a server, instead of facets, engine and again, and beside the others.
SERVER_FIGURES = {"server_facets", "server_engine", "server_again", "server_memory", "same"}


@pytest.fixture
def bench_dir(db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder for databases that holds the empty bank already, if this test run has one to copy."""
    monkeypatch.setenv("BENCH_DIR", str(tmp_path / "bench"))
    monkeypatch.setenv("BENCH_RESULTS", str(tmp_path / "results"))
    empty = tmp_path / "bench" / corpus.source_key() / "empty"
    empty.mkdir(parents=True)
    if connection.vendor == "sqlite":
        copied_database(empty)
        (empty / "ready").touch()
    return tmp_path / "bench"


def run(**environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks"],
        cwd=corpus.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def test_a_run_prints_every_figure_beside_its_budget_and_writes_them_down(
    bench_dir: Path, tmp_path: Path
) -> None:
    done = run(SIZES="40")

    assert done.returncode == 0, done.stderr
    assert "40 records, tantivy" in done.stdout
    assert "at least 2,000 records/s" in done.stdout
    [file] = (tmp_path / "results").glob("*.json")
    results = json.loads(file.read_text())
    figures = results["sizes"]["40"]
    assert {figure["key"] for figure in figures} == FIGURES
    assert all(figure["value"] >= 0 for figure in figures)


def test_the_way_to_found_is_compared_from_size_to_size() -> None:
    found = {1000: 50.0, 10_000: 60.0}
    results = {size: [{"key": "found", "samples": {"p95_ms": p95}}] for size, p95 in found.items()}

    [figure] = compare_sizes(results)
    assert figure.value == pytest.approx(1.2)
    assert figure.label == "approve to found, 10,000 / 1,000 records, at p95"


def test_every_budget_belongs_to_a_figure() -> None:
    assert set(BUDGETS) <= FIGURES | SERVER_FIGURES | {"page_growth", "found_growth"}


def test_databases_are_kept_and_those_of_other_sources_removed(
    bench_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        corpus, "_make", lambda filled, **_: (filled.parent.mkdir(), filled.write_text("new"))
    )
    outdated = bench_dir / "0123456789ab"
    outdated.mkdir()
    kept = bench_dir / corpus.source_key() / "50" / corpus.DATABASE

    data_dir = corpus.prepare_data_dir(50)
    assert kept.exists()
    assert not outdated.exists()

    (data_dir / corpus.DATABASE).write_text("changed by a measurement")
    assert (corpus.prepare_data_dir(50) / corpus.DATABASE).read_text() == "new"


@pytest.mark.parametrize("sizes", ["many", "1000 -5", "0", "1.5"])
def test_sizes_that_are_no_numbers_are_refused_in_a_sentence(sizes: str, monkeypatch, capsys) -> None:
    monkeypatch.setenv("SIZES", sizes)

    assert command.main() == 2
    assert "SIZES must be numbers of records" in capsys.readouterr().err


def test_an_engine_that_is_not_there_is_refused_in_a_sentence(monkeypatch, capsys) -> None:
    monkeypatch.setenv("ENGINES", "tantivy lucene")

    assert command.main() == 2
    assert "lucene" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "expected"), [("", [1000, 10_000]), ("100", [100]), ("10000 1000 1000", [1000, 10_000])]
)
def test_sizes_come_from_the_environment_smallest_first(given: str, expected: list[int], monkeypatch) -> None:
    monkeypatch.setenv("SIZES", given)

    assert command.read_sizes() == expected
