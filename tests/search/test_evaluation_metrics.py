"""The figures of an evaluation, against figures computed by hand."""

import pytest

from search.evaluation.metrics import mean, ndcg, overlap, recall, success

GRADES = {"a": 3, "b": 2, "c": 1}


def test_the_best_order_gains_one():
    assert ndcg(["a", "b", "c"], GRADES) == 1.0


def test_gain_falls_with_rank_and_grade():
    # Best: 7/log2(2) + 3/log2(3) + 1/log2(4) = 7 + 1.8928 + 0.5 = 9.3928.
    # Given: b first, an ungraded second, a third: 3 + 0 + 7/log2(4) = 6.5.
    assert ndcg(["b", "x", "a"], GRADES) == pytest.approx(6.5 / 9.3928, abs=1e-4)


def test_what_stands_below_the_depth_gains_nothing():
    assert ndcg(["x", "a"], GRADES, depth=1) == 0.0


def test_only_as_many_as_the_depth_holds_make_the_best_order():
    assert ndcg(["a"], GRADES, depth=1) == 1.0


def test_without_grades_there_is_no_gain():
    assert ndcg(["a"], {}) == 0.0


def test_recall_counts_helpful_records_only():
    assert recall(["c", "b", "x"], GRADES) == 0.5


def test_recall_is_whole_when_every_place_is_helpful():
    assert recall(["a"], GRADES, depth=1) == 1.0


def test_success_needs_a_helpful_first():
    assert success(["b", "x"], GRADES) == 1.0
    assert success(["c", "a"], GRADES) == 0.0
    assert success([], GRADES) == 0.0


def test_overlap_is_the_share_of_the_longer_ranking():
    assert overlap(["a", "b", "c", "d"], ["d", "a"]) == 0.5
    assert overlap([], []) == 1.0
    assert overlap(["a"], []) == 0.0


def test_the_mean_of_nothing_is_nothing():
    assert mean([]) == 0.0
    assert mean([0.2, 0.4]) == pytest.approx(0.3)
