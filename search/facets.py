"""The facets, each declared once: name, label, where its values come from, in which order they stand."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.utils.translation import pgettext_lazy as pgettext

from initiatives.choices import YEARS_AHEAD, Status
from initiatives.countries import country_codes, country_name
from initiatives.vocabulary import Vocabulary

FIRST_YEAR_RANGE = 2000
YEAR_RANGE_LENGTH = 5
EARLIER = "earlier"

Labels = Callable[[Vocabulary, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Facet:
    """One dimension to filter by.

    `labels(vocabulary, language)` gives {value: label} of every value that there is, in order.
    `is_ranked`: the values are listed by count, most first; else in the order of `labels`.
    `shows_empty`: values without results are listed too.
    """

    name: str
    label: Promise
    labels: Labels
    is_multiple: bool = False
    is_hierarchical: bool = False
    is_ranked: bool = False
    shows_empty: bool = True


def _from_vocabulary(scheme: str) -> Labels:
    def labels(vocabulary: Vocabulary, language: str) -> dict[str, str]:
        return {slug: entry.label(language) for slug, entry in vocabulary.concepts(scheme).items()}

    return labels


def _organisations(vocabulary: Vocabulary, language: str) -> Mapping[str, str]:
    return vocabulary.organisations


@cache
def _country_labels(language: str) -> dict[str, str]:
    return {code: country_name(code, language) for code in sorted(country_codes())}


@cache
def _translated(labels: tuple[tuple[str, Promise], ...], language: str) -> dict[str, str]:
    with override(language):
        return {value: str(label) for value, label in labels}


def _status_labels(vocabulary: Vocabulary, language: str) -> Mapping[str, str]:
    return _translated(tuple((status.value, status.label) for status in Status), language)


def _language_labels(vocabulary: Vocabulary, language: str) -> Mapping[str, str]:
    return _translated(
        tuple((code, settings.LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES), language
    )


def year_range(year: int) -> str:
    """Return the value of facet "year" for a start year, such as "2020-2024"."""
    if year < FIRST_YEAR_RANGE:
        return EARLIER
    first = year - (year - FIRST_YEAR_RANGE) % YEAR_RANGE_LENGTH
    return f"{first}-{first + YEAR_RANGE_LENGTH - 1}"


def _year_labels(vocabulary: Vocabulary, language: str) -> dict[str, str]:
    latest = datetime.date.today().year + YEARS_AHEAD
    ranges = [year_range(year) for year in range(FIRST_YEAR_RANGE, latest + 1, YEAR_RANGE_LENGTH)]
    labels = {value: value.replace("-", "–") for value in reversed(ranges)}
    return labels | _translated(((EARLIER, _("Before 2000")),), language)


FACETS: tuple[Facet, ...] = (
    Facet("theme", _("Theme"), _from_vocabulary("theme"), is_multiple=True),
    Facet(
        "topic", _("Topic"), _from_vocabulary("topic"), is_multiple=True, is_hierarchical=True, is_ranked=True
    ),
    Facet("kind", _("Kind"), _from_vocabulary("kind"), is_ranked=True),
    Facet("audience", _("Audience"), _from_vocabulary("audience"), is_multiple=True, is_ranked=True),
    Facet("level", _("Level"), _from_vocabulary("level"), is_multiple=True),
    Facet("delivery", _("Delivery"), _from_vocabulary("delivery"), is_multiple=True),
    Facet("organisation", _("Organisation"), _organisations, is_ranked=True, shows_empty=False),
    Facet("country", _("Country"), lambda _v, lang: _country_labels(lang), is_ranked=True, shows_empty=False),
    Facet("language", _("Language"), _language_labels, is_multiple=True),
    Facet("evidence", _("Evidence"), _from_vocabulary("evidence")),
    Facet("status", pgettext("of an initiative", "Status"), _status_labels),
    Facet("effort", _("Effort"), _from_vocabulary("effort")),
    Facet("year", _("Start year"), _year_labels, shows_empty=False),
)
FACET_NAMES = tuple(facet.name for facet in FACETS)
FACETS_BY_NAME = {facet.name: facet for facet in FACETS}


_labels: dict[str, tuple[Vocabulary, dict[str, Mapping[str, str]]]] = {}


def facet_labels(vocabulary: Vocabulary, language: str) -> dict[str, Mapping[str, str]]:
    """Return {facet: {value: label}} of every value that there is, in order.

    Kept for each language while the vocabulary is the same snapshot.
    """
    kept = _labels.get(language)
    if kept is None or kept[0] is not vocabulary:
        kept = vocabulary, {facet.name: facet.labels(vocabulary, language) for facet in FACETS}
        _labels[language] = kept
    return kept[1]
