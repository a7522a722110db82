"""An evaluation as JSON and as a table."""

import math
from collections.abc import Iterator
from typing import Any

from .evaluation import Evaluation
from .judging import ALL, Row
from .sets import NEEDS, Pair


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the figures as JSON takes them, in three decimals."""
    return {
        "part": evaluation.part,
        "engine": evaluation.engine,
        "seconds": round(evaluation.seconds, 1),
        "rows": [
            {
                "set": row.set,
                "kind": row.kind,
                "language": row.language,
                "cases": row.cases,
                "values": _rounded(row.values),
                "baseline": _rounded(row.baseline),
            }
            for row in evaluation.rows
        ],
        "agreement": _rounded(evaluation.agreement),
    }


def to_floors(evaluation: Evaluation) -> dict[str, dict[str, float]]:
    """Return {row: {measure: value}} of the rows that must not drop, rounded down to hundredths.

    Those are the pairs per side and language, and the needs of all forms per language.
    """
    rows = [row for row in evaluation.rows if row.language != ALL and (row.set != NEEDS or row.kind == ALL)]
    return {
        f"{row.set} {row.kind} {row.language}": {
            name: math.floor(value * 100) / 100 for name, value in row.values.items()
        }
        for row in rows
    }


def to_table(evaluation: Evaluation) -> Iterator[str]:
    """Yield the lines of a table: every figure, and that of the baseline in brackets."""
    yield f"Part {evaluation.part}, engine {evaluation.engine}; plain BM25 over stems in brackets"
    measures: tuple[str, ...] = ()
    for row in evaluation.rows:
        if tuple(row.values) != measures:
            measures = tuple(row.values)
            yield ""
            heads = "".join(f"{measure:>18}" for measure in measures)
            yield f"{'set':<11}{'kind':<10}{'reader':<8}{'cases':>6}{heads}"
        yield _table_line(row)
    if evaluation.agreement:
        yield ""
        yield _agreement_line(evaluation.agreement)
    yield f"{evaluation.seconds:.1f} s"


def wrong_lines(evaluation: Evaluation) -> Iterator[str]:
    """Yield what is not as it should be: pairs, and the needs from worst to best."""
    for name, pairs in evaluation.wrong.items():
        for pair in pairs:
            yield f"{name}\t{_pair_text(pair)}"
    for question in sorted(evaluation.questions, key=lambda each: each.values["ndcg@10"]):
        text = question.need.questions[question.language]
        yield f"needs\t{question.values['ndcg@10']:.2f}\t{question.need.id}\t{question.language}: {text}"


def _table_line(row: Row) -> str:
    figures = "".join(f"{_figure(row, measure):>18}" for measure in row.values)
    return f"{row.set:<11}{row.kind:<10}{row.language:<8}{row.cases:>6}{figures}"


def _figure(row: Row, measure: str) -> str:
    value = f"{row.values[measure]:.3f}"
    return f"{value} ({row.baseline[measure]:.3f})" if measure in row.baseline else f"{value}        "


def _agreement_line(agreement: dict[str, float]) -> str:
    return (
        "Asked in another language, nDCG@10 changes by {in_total:+.3f} in the mean, by {of_means:.3f} at "
        "most in one language,\nby {of_needs:.3f} either way in a mean question; {within:.3f} of the "
        "questions are within .05 of the original or better;\n{overlap:.3f} of the first ten are the same."
    ).format(**agreement)


def _pair_text(pair: Pair) -> str:
    first = f", first {pair.first.language}: {pair.first.text}" if pair.first else ""
    text = f"{pair.text.language}: {pair.text.text}"
    return f"{pair.kind}\t{pair.language}: {pair.query}\t{text}{first}"


def _rounded(values) -> dict[str, float]:
    return {name: round(value, 3) for name, value in values.items()}
