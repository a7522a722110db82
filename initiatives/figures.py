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
LETTER_WIDTH = 6.6
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
    labels = [_short_label(outcome, language) for outcome in outcomes]
    slot_width = max(SLOT_WIDTH, round(LETTER_WIDTH * max(map(len, labels)) + 8))
    bars = [
        _bar(slot * slot_width + slot_width / 2, float(size / max(sizes)), label, str(outcome.year))
        for slot, size, label, outcome in zip(slots, sizes, labels, outcomes, strict=True)
    ]
    return Chart(
        width=(slots[-1] + 1) * slot_width,
        height=BASELINE + LABEL_HEIGHT,
        baseline=BASELINE,
        bar_width=BAR_WIDTH,
        bars=tuple(bars),
    )


def _short_label(outcome: Outcome, language: str) -> str:
    if outcome.unit == Unit.DURATION:
        return format_short_duration(outcome.duration, language)
    return format_quantity(outcome.value, outcome.unit, "", language)


def _bar(middle: float, share: float, value: str, year: str) -> Bar:
    """Draw one value; the least has a line to be seen by."""
    height = max(1.5, round(share * BAR_HEIGHT, 1))
    return Bar(
        x=middle - BAR_WIDTH / 2,
        y=round(BASELINE - height, 1),
        height=height,
        middle=middle,
        year=year,
        value=value,
    )


def _size(outcome: Outcome) -> Decimal:
    if outcome.unit == Unit.DURATION:
        return duration_in_days(outcome.duration)
    return outcome.value if outcome.value is not None else Decimal(0)
