"""Search must not find less than it did: no figure of the dev part drops below evaluation_floors.json.

Where search has become better: `manage.py evaluate_search --floors > tests/search/evaluation_floors.json`.
"""

import json
from pathlib import Path

from search.evaluation.evaluation import evaluate
from search.evaluation.report import to_floors

FLOORS = json.loads((Path(__file__).parent / "evaluation_floors.json").read_text("utf-8"))


def test_no_figure_drops(founding_records):
    figures = to_floors(evaluate("dev"))
    assert figures.keys() == FLOORS.keys()
    dropped = {
        f"{row} {measure}": (figures[row][measure], floor)
        for row, floors in FLOORS.items()
        for measure, floor in floors.items()
        if figures[row][measure] < floor
    }
    assert dropped == {}
