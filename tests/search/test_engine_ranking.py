"""Both engines rank the judged searches as well as each other, and find the same of every pair."""

import pytest

from kennisbank.settings.engines import read_search_url
from search.evaluation.evaluation import Evaluation, evaluate

# How far a figure of the needs may differ, and one of a pair, which may lie beyond the first hundred hits.
RANKING, FINDING = 0.02, 0.01


@pytest.fixture
def engines(settings, elasticsearch_url, tmp_path) -> None:
    settings.SEARCH_BACKENDS = {
        "default": read_search_url(elasticsearch_url, data_dir=tmp_path),
        "embedded": read_search_url("", data_dir=tmp_path),
    }


def figures(evaluation: Evaluation) -> dict[tuple[str, ...], float]:
    return {
        (row.set, row.kind, row.language, measure): value
        for row in evaluation.rows
        for measure, value in row.values.items()
    }


def test_the_engines_are_as_good_as_each_other(engines, founding_records):
    one, other = (figures(evaluate("dev", engine=engine)) for engine in ("embedded", "default"))
    assert one.keys() == other.keys()
    for key in one:
        print(f"{' '.join(key):<45}tantivy {one[key]:.3f}   elasticsearch {other[key]:.3f}")
    far = {
        key: (one[key], other[key])
        for key in one
        if key[2] == "all" and abs(one[key] - other[key]) > (RANKING if key[0] == "needs" else FINDING)
    }
    assert far == {}
