"""The wheel: a petal for each of the eight themes, in a fixed order; each leads to its initiatives."""

import math
from dataclasses import dataclass

from django.urls import reverse

from initiatives.formats import format_count
from initiatives.vocabulary import Vocabulary

from .results import SearchResults

PETALS = 8
# Petals stand between the compass points, so that four lie on either side.
FIRST_ANGLE = 360 / PETALS / 2
# How far from the middle a number is written, in units of the drawing, whose petals reach 49.
NUMBER_RADIUS = 34


@dataclass(frozen=True, slots=True)
class Petal:
    """A theme in the wheel; `x` and `y` say where its number is written."""

    slug: str
    label: str
    definition: str
    path: str
    place: int
    rotation: str
    x: str
    y: str
    count: int
    count_text: str


def petal_rotation(place: int) -> str:
    """Return by how many degrees petal number `place` (from 1) stands turned to the right."""
    return f"{_angle(place):g}"


def build_wheel(results: SearchResults, vocabulary: Vocabulary) -> list[Petal]:
    """Return the petals with the counts of `results`, a search in which no theme is chosen."""
    themes = next(facet for facet in results.facets if facet.name == "theme")
    language = results.query.language
    search_path = reverse("search")
    chosen = results.query.toggle_querystrings("theme")
    petals = []
    for place, bucket in enumerate(themes.buckets, 1):
        entry = vocabulary.get("theme", bucket.value)
        angle = math.radians(_angle(place))
        petals.append(
            Petal(
                slug=bucket.value,
                label=bucket.label,
                definition=entry.definition(language) if entry else "",
                path=f"{search_path}?{chosen(bucket.value)}",
                place=place,
                rotation=petal_rotation(place),
                x=f"{NUMBER_RADIUS * math.sin(angle):.1f}",
                y=f"{-NUMBER_RADIUS * math.cos(angle):.1f}",
                count=bucket.count or 0,
                count_text="" if bucket.count is None else format_count(bucket.count, language),
            )
        )
    return petals


def _angle(place: int) -> float:
    return FIRST_ANGLE + 360 / PETALS * (place - 1)
