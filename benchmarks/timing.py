"""Times things in turns, so that a noisy machine hurts both sides of a ratio alike."""

import gc
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

Case = TypeVar("Case")
Clock = Callable[[Callable[[], object]], float]
QUIET_SECONDS = 2.0
MILLISECONDS = 1000
# Below this size a run shows that everything works, and its figures say nothing.
SMALLEST_REAL_SIZE = 1000
TRIAL_AMOUNT = 3


def amount_for(size: int, wanted: int) -> int:
    """Return how often to do with `size` records what is to be done `wanted` times: less in a trial run."""
    return wanted if size >= SMALLEST_REAL_SIZE else min(wanted, TRIAL_AMOUNT)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of `values` lie, by linear interpolation."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


@dataclass
class Timings:
    """Seconds by subject and case; every case holds its repeated measurements."""

    seconds: dict[str, list[list[float]]] = field(default_factory=dict)

    def all(self, subject: str) -> list[float]:
        """Return every measurement of `subject`."""
        return [value for case in self.seconds[subject] for value in case]

    def median(self, subject: str) -> float:
        """Return the median of all measurements, in seconds."""
        return median(self.all(subject))

    def p95(self, subject: str) -> float:
        """Return the 95th percentile of all measurements, in seconds."""
        return percentile(self.all(subject), 0.95)

    def ratio(self, subject: str, base: str) -> float:
        """Return how many times longer `subject` takes than `base`: the median over the cases' own ratios."""
        pairs = zip(self.seconds[subject], self.seconds[base], strict=True)
        return median(median(one) / median(other) for one, other in pairs)

    def total_ratio(self, subject: str, base: str) -> float:
        """Return the ratio of the time for the whole mix, which the slowest cases decide."""
        return sum(map(median, self.seconds[subject])) / sum(map(median, self.seconds[base]))

    def summary(self, subject: str, base: str) -> dict[str, object]:
        """Return the figures of both for the results file, seconds in milliseconds."""
        sides = {
            name: {
                "median_ms": self.median(name) * MILLISECONDS,
                "p95_ms": self.p95(name) * MILLISECONDS,
                "cases_ms": [median(case) * MILLISECONDS for case in self.seconds[name]],
            }
            for name in (subject, base)
        }
        return {**sides, "whole_mix_ratio": self.total_ratio(subject, base)}

    def comparison(self, subject: str, base: str) -> str:
        """Return medians and p95 of both and the ratio over the whole mix, for the table."""
        sides = " / ".join(
            f"{self.median(name) * MILLISECONDS:.3g} (p95 {self.p95(name) * MILLISECONDS:.3g})"
            for name in (subject, base)
        )
        return f"{sides} ms; whole mix {self.total_ratio(subject, base):.1f} x"


def settle() -> None:
    """Collect garbage and freeze what is left, as the server does after its start."""
    gc.collect()
    gc.freeze()


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that `call` takes by the clock on the wall."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def worked(call: Callable[[], object]) -> float:
    """Return the seconds of processor time that this process spends on `call`.

    Searches and pages compute in one thread and wait for nothing, so on an idle machine this is their
    time. On a busy one the wall clock would punish the longer side of a ratio, which is interrupted.
    """
    begin = time.process_time()
    call()
    return time.process_time() - begin


def interleave(
    subjects: Mapping[str, Callable[[Case], object]],
    cases: Sequence[Case],
    *,
    rounds: int,
    warm_up: Sequence[Case] | None = None,
    before: Callable[[str, Case], object] = lambda _subject, _case: None,
    clock: Clock = worked,
) -> Timings:
    """Time every subject on every case `rounds` times, the subjects in turns and in changing order.

    `clock` tells what counts: processor time, or with `timed` the time on the wall.
    First every subject does the cases of `warm_up` (default: all cases), which is not counted.
    `before(subject, case)` runs untimed before each call.
    """
    timings = Timings({name: [[] for _ in cases] for name in subjects})
    names = list(subjects)
    for case in progress(cases if warm_up is None else warm_up, "warming up"):
        for name in names:
            before(name, case)
            subjects[name](case)
    settle()
    for turn in range(rounds):
        for place, case in progress(enumerate(cases), f"round {turn + 1} of {rounds}", len(cases)):
            names = names[1:] + names[:1]
            for name in names:
                before(name, case)
                seconds = clock(lambda call=subjects[name], case=case: call(case))
                timings.seconds[name][place].append(seconds)
    return timings


def progress(items: Iterable[Case], label: str, total: int | None = None) -> Iterator[Case]:
    """Yield `items`, with a line on standard error every two seconds; `total` where they have no length."""
    last = time.monotonic()
    total = len(items) if total is None else total
    for done, item in enumerate(items, start=1):
        yield item
        if time.monotonic() - last > QUIET_SECONDS:
            last = time.monotonic()
            say(f"  {label}: {done:,} of {total:,}")


def say(text: str) -> None:
    """Write one line for the person who waits."""
    print(text, file=sys.stderr, flush=True)
