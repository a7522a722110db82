"""Figures, the budgets they are held against, and the table that shows both."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

RESULTS_DIR = Path(os.environ.get("BENCH_RESULTS") or Path(__file__).resolve().parent / "results")
TIMES = "x"


@dataclass(frozen=True)
class Figure:
    """One measured figure: `key` names its budget, `label` what is measured, `detail` what it was made of."""

    key: str
    label: str
    value: float
    unit: str
    detail: str = ""
    samples: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Budget:
    """The limits of one figure by number of records; what lies between has the limit of the smaller one."""

    limits: dict[int, float]
    at_least: bool = False

    def limit(self, size: int) -> float | None:
        """Return the limit for `size` records, or None where none was set."""
        reached = [records for records in self.limits if records <= size]
        return self.limits[max(reached)] if reached else None

    def holds(self, value: float, limit: float) -> bool:
        """Return whether `value` keeps to `limit`."""
        return value >= limit if self.at_least else value <= limit


# Ratios unless the unit says otherwise; docs/benchmarks.md says how each is measured.
BUDGETS = {
    "facets": Budget({10_000: 4, 100_000: 3}),
    "engine": Budget({10_000: 12, 100_000: 5}),
    "server_facets": Budget({0: 2.2}),
    "server_engine": Budget({0: 3}),
    "same": Budget({0: 1.3}),
    "page": Budget({10_000: 25}),
    "suggestions": Budget({10_000: 3}),
    "hostile": Budget({1000: 10}),
    "stock": Budget({10_000: 20, 100_000: 200}, at_least=True),
    "queries": Budget({0: 0}),
    "found": Budget({0: 5}),
    "commit_to_found": Budget({0: 5}),
    "rebuild": Budget({0: 2000}, at_least=True),
    "meanwhile": Budget({0: 1.5}),
    "page_growth": Budget({0: 1.6}),
    "found_growth": Budget({0: 1.5}),
}
HEADINGS = ("measure", "figure", "budget", "verdict", "made of")


def print_rows(title: str, figures: Sequence[dict], size: int) -> None:
    """Print the table of `figures`, as `as_dicts` gives them, measured at `size` records."""
    print(table(title, [row(Figure(**figure), size) for figure in figures]), flush=True)


def print_side_by_side(size: int, results: Mapping[str, Sequence[dict]]) -> None:
    """Print what was measured of every engine at `size` records, one below the other."""
    figures = {engine: _by_label(rows) for engine, rows in results.items()}
    labels = dict.fromkeys(label for known in figures.values() for label in known)
    lines = [
        (label, engine, f"{_number(known[label].value)} {known[label].unit}", known[label].detail)
        for label in labels
        for engine, known in figures.items()
        if label in known
    ]
    headings = ("measure", "engine", "figure", "made of")
    print(table(f"{size:,} records, side by side", lines, headings), flush=True)


def _by_label(rows: Sequence[dict]) -> dict[str, Figure]:
    return {row["label"]: Figure(**row) for row in rows}


def row(figure: Figure, size: int) -> tuple[str, ...]:
    """Return the cells of `figure` as measured at `size` records."""
    budget = BUDGETS.get(figure.key)
    limit = budget.limit(size) if budget else None
    shown = f"{_number(figure.value)} {figure.unit}"
    if limit is None:
        return figure.label, shown, "-", "-", figure.detail
    words = "at least" if budget.at_least else "at most"
    verdict = "holds" if budget.holds(figure.value, limit) else "misses"
    return figure.label, shown, f"{words} {_number(limit)} {figure.unit}", verdict, figure.detail


def table(title: str, rows: Sequence[tuple[str, ...]], headings: tuple[str, ...] = HEADINGS) -> str:
    """Return `rows` under their headings, in columns as wide as their widest cell."""
    lines = [headings, *rows]
    widths = [max(len(cells[place]) for cells in lines) for place in range(len(headings))]
    text = ("  ".join(map(str.ljust, cells, widths)).rstrip() for cells in lines)
    heading, *body = text
    return "\n".join(("", title, "", heading, "-" * min(len(heading), 100), *body))


def write_results(name: str, content: dict) -> Path:
    """Write `content` as JSON into the results folder and return the file."""
    RESULTS_DIR.mkdir(parents=True, exist_ok=True)
    path = RESULTS_DIR / f"{name}.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def as_dicts(figures: Iterable[Figure]) -> list[dict]:
    """Return `figures` as plain values for JSON."""
    return [asdict(figure) for figure in figures]


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"
