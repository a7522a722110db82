"""The table: each figure beside its budget, and whether it holds."""

import json

import pytest

from benchmarks import report
from benchmarks.report import (
    BUDGETS,
    Budget,
    Figure,
    as_dicts,
    print_side_by_side,
    row,
    table,
    write_results,
)


@pytest.mark.parametrize(
    ("size", "value", "verdict"),
    [(1_000, 99, "-"), (10_000, 4, "holds"), (10_000, 4.1, "misses"), (100_000, 3.5, "misses")],
)
def test_a_figure_is_held_against_the_limit_of_its_size(size: int, value: float, verdict: str) -> None:
    assert row(Figure("facets", "facets", value, "x"), size)[3] == verdict


@pytest.mark.parametrize(("value", "verdict"), [(2_500, "holds"), (1_999, "misses")])
def test_a_budget_may_be_the_least_that_is_wanted(value: float, verdict: str) -> None:
    cells = row(Figure("rebuild", "rebuild", value, "records/s"), 1_000)

    assert cells[2:4] == ("at least 2,000 records/s", verdict)


def test_a_figure_without_a_budget_has_no_verdict() -> None:
    assert row(Figure("edit", "one edit", 12.34, "ms"), 1_000)[1:4] == ("12.3 ms", "-", "-")


def test_between_two_sizes_the_limit_of_the_smaller_holds() -> None:
    budget = Budget({10_000: 4, 100_000: 3})

    assert [budget.limit(size) for size in (9_999, 10_000, 50_000, 10**6)] == [None, 4, 4, 3]


def test_the_table_has_a_line_for_each_figure_with_its_cells_below_one_another() -> None:
    figures = [
        Figure("facets", "facets", 3, "x", "a"),
        Figure("engine", "the whole engine part", 9, "x", "b"),
    ]
    lines = table("10,000 records", [row(figure, 10_000) for figure in figures]).splitlines()

    assert lines[1] == "10,000 records"
    assert lines[-2].index("at most 4") == lines[-1].index("at most 12")
    assert all("holds" in line for line in lines[-2:])


def test_results_are_json_that_holds_every_sample(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS_DIR", tmp_path / "results")
    figures = [Figure("page", "page", 2.5, "x", samples={"cases_ms": [1.0, 2.0]})]
    path = write_results("tantivy-1000", {"sizes": {"1000": as_dicts(figures)}})

    assert json.loads(path.read_text())["sizes"]["1000"][0]["samples"] == {"cases_ms": [1.0, 2.0]}


def test_every_budget_has_a_limit() -> None:
    assert all(budget.limits for budget in BUDGETS.values())


def test_engines_stand_one_below_the_other_also_where_one_has_no_such_figure(capsys) -> None:
    shared = [Figure("page", "whole page", value, "x", f"{value} ms") for value in (2, 5)]
    only = Figure("same", "our call", 1.2, "x")
    print_side_by_side(1_000, {"tantivy": as_dicts(shared[:1]), "elasticsearch": as_dicts([shared[1], only])})

    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[1] == "1,000 records, side by side"
    assert lines[-3:] == [
        "whole page tantivy 2 x 2 ms",
        "whole page elasticsearch 5 x 5 ms",
        "our call elasticsearch 1.2 x",
    ]
