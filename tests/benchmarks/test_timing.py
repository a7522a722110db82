"""The harness: quantiles, ratios, and measurements in turns."""

import pytest

from benchmarks.timing import Timings, interleave, percentile, progress


@pytest.mark.parametrize(("share", "expected"), [(0, 1.0), (0.5, 3.0), (0.95, 4.8), (1, 5.0)])
def test_a_percentile_lies_between_its_neighbours(share: float, expected: float) -> None:
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], share) == pytest.approx(expected)


def test_a_ratio_is_the_median_of_the_cases_own_ratios() -> None:
    timings = Timings({"a": [[2.0], [3.0], [800.0]], "b": [[1.0], [1.0], [100.0]]})

    assert timings.ratio("a", "b") == 3.0
    assert timings.total_ratio("a", "b") == pytest.approx(805 / 102)


def test_one_slow_repetition_does_not_change_a_ratio() -> None:
    timings = Timings({"a": [[2.0, 2.0, 90.0]], "b": [[1.0, 1.0, 1.0]]})

    assert timings.ratio("a", "b") == 2.0
    assert timings.p95("a") > 50


def test_other_cases_can_warm_up() -> None:
    calls: list[int] = []
    timings = interleave({"a": calls.append}, [1, 2], rounds=1, warm_up=[7])

    assert calls == [7, 1, 2]
    assert len(timings.all("a")) == 2


def test_subjects_take_turns_and_the_first_round_does_not_count() -> None:
    calls: list[tuple[str, int]] = []
    timings = interleave(
        {name: lambda case, name=name: calls.append((name, case)) for name in ("a", "b")},
        [10, 20],
        rounds=2,
    )

    assert [name for name, _case in calls[:4]] in (["a", "b", "a", "b"], ["b", "a", "b", "a"])
    assert {name for name, _case in calls[::4]} == {"a", "b"}
    assert len(calls) == 3 * 2 * 2
    assert {name: [len(case) for case in cases] for name, cases in timings.seconds.items()} == {
        "a": [2, 2],
        "b": [2, 2],
    }


def test_what_prepares_a_call_runs_before_it() -> None:
    calls: list[str] = []
    interleave(
        {"a": lambda case: calls.append("call")},
        ["case"],
        rounds=1,
        before=lambda subject, case: calls.append(f"before {subject} {case}"),
    )

    assert calls == ["before a case", "call"] * 2


def test_progress_passes_everything_on_and_is_silent_when_quick(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress(range(5), "steps")) == [0, 1, 2, 3, 4]
    assert capsys.readouterr().err == ""
