"""The figures of an initiative: rows of a table, and a bar chart where one measure has several years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from initiatives.choices import Unit
from initiatives.formats import CURRENCIES, duration_in_days, format_quantity, format_short_duration
from initiatives.models import Outcome

# Units of the drawing; the page scales it.
SLOT_WIDTH = 56
BAR_WIDTH = 34
BAR_HEIGHT = 110
LABEL_HEIGHT = 18
BASELINE = LABEL_HEIGHT + BAR_HEIGHT
# A longer gap between years is left out of the drawing; the years are written under the bars.
LONGEST_SPAN = 12
# These units are part of the value as it is written.
UNITS_IN_VALUE = CURRENCIES | {Unit.PERCENT, Unit.DURATION}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its year or "", and its value in words."""

    year: str
    value: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, in units of the drawing; y counts from above."""

    x: float
    y: float
    height: float
    middle: float
    year: str
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart with a common zero line."""

    width: int
    height: int
    baseline: int
    bar_width: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """What was counted over the years; `chart` is None where a drawing would say nothing more."""

    measure: str
    unit: str
    rows: tuple[Row, ...]
    chart: Chart | None


def build_series(outcomes: Iterable[Outcome], language: str) -> list[Series]:
    """Return the figures by measure and unit in the order in which each first appears, years ascending."""
    ordered = list(outcomes)
    first_place: dict[tuple[str, str], int] = {}
    for outcome in ordered:
        first_place.setdefault((outcome.measure, outcome.unit), len(first_place))
    ordered.sort(key=lambda each: (first_place[each.measure, each.unit], each.year or 0))
    return [
        _series(measure, unit, list(group), language)
        for (measure, unit), group in groupby(ordered, key=lambda each: (each.measure, each.unit))
    ]


def _series(measure: str, unit: str, outcomes: Sequence[Outcome], language: str) -> Series:
    rows = [
        Row(
            year=str(outcome.year or ""),
            value=format_quantity(outcome.value, unit, outcome.duration, language),
        )
        for outcome in outcomes
    ]
    years = [outcome.year for outcome in outcomes if outcome.year]
    is_drawable = len(set(years)) == len(outcomes) > 1
    return Series(
        measure=measure,
        unit="" if unit in UNITS_IN_VALUE else str(Unit(unit).label),
        rows=tuple(rows),
        chart=_chart(outcomes, language) if is_drawable else None,
    )


def _chart(outcomes: Sequence[Outcome], language: str) -> Chart | None:
    sizes = [_size(outcome) for outcome in outcomes]
    if min(sizes) < 0 or max(sizes) == 0:
        return None
    years = [outcome.year for outcome in outcomes]
    first, last = years[0], years[-1]
    slots = [year - first for year in years] if last - first < LONGEST_SPAN else list(range(len(years)))
    bars = [
        _bar(slot, float(size / max(sizes)), outcome, language)
        for slot, size, outcome in zip(slots, sizes, outcomes, strict=True)
    ]
    return Chart(
        width=(slots[-1] + 1) * SLOT_WIDTH,
        height=BASELINE + LABEL_HEIGHT,
        baseline=BASELINE,
        bar_width=BAR_WIDTH,
        bars=tuple(bars),
    )


def _bar(slot: int, share: float, outcome: Outcome, language: str) -> Bar:
    """Draw one value; the least has a line to be seen by."""
    height = max(1.5, round(share * BAR_HEIGHT, 1))
    left = slot * SLOT_WIDTH + (SLOT_WIDTH - BAR_WIDTH) / 2
    if outcome.unit == Unit.DURATION:
        value = format_short_duration(outcome.duration, language)
    else:
        value = format_quantity(outcome.value, outcome.unit, "", language)
    return Bar(
        x=left,
        y=round(BASELINE - height, 1),
        height=height,
        middle=left + BAR_WIDTH / 2,
        year=str(outcome.year),
        value=value,
    )


def _size(outcome: Outcome) -> Decimal:
    if outcome.unit == Unit.DURATION:
        return duration_in_days(outcome.duration)
    return outcome.value if outcome.value is not None else Decimal(0)
