"""Whom to call in a crisis, as the foot of every page shows it."""

import threading
from dataclasses import dataclass
from itertools import groupby

from babel import Locale
from babel.languages import get_official_languages
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from home.models import CrisisCountry
from home.prepared import fetch_rows

TEMPLATE = "home/crisis_help.html"
_FIELDS = (
    "country",
    "emergency",
    "lines__name",
    "lines__phone",
    "lines__phone_free",
    "lines__text",
    "lines__website",
    "lines__chat",
    "lines__hours",
)
_lock = threading.Lock()
_rendered: dict[str, tuple[list[tuple], SafeString]] = {}


@dataclass(frozen=True, slots=True)
class Helpline:
    """One way to get help; empty where there is none of that kind."""

    name: str
    phone: str
    phone_free: str
    text: str
    website: str
    chat: bool
    hours: str


@dataclass(frozen=True, slots=True)
class CountryHelp:
    """The emergency number of a country and its helplines in order."""

    code: str
    name: str
    emergency: str
    lines: tuple[Helpline, ...]


def render_crisis_help(language: str) -> SafeString:
    """Return the help of every country as HTML in `language`, with countries that speak it first.

    Costs one query; the HTML is made anew only where its rows have changed, in whichever process.
    """
    rows = fetch_rows(_all_lines)
    known = _rendered.get(language)
    if known is None or known[0] != rows:
        html = render_to_string(TEMPLATE, {"countries": _group(rows, language)})
        with _lock:
            _rendered[language] = known = (rows, html)
    return known[1]


def last_crisis_help(language: str) -> SafeString | str:
    """Return what this process showed last in `language`, or "": for pages that must not ask the database."""
    known = _rendered.get(language)
    return known[1] if known else ""


def _all_lines() -> QuerySet:
    return CrisisCountry.objects.order_by("sort_order", "country", "lines__sort_order").values_list(*_FIELDS)


def _group(rows: list[tuple], language: str) -> list[CountryHelp]:
    names = Locale.parse(language).territories
    countries = [
        CountryHelp(
            code=code,
            name=names.get(code, code),
            emergency=emergency,
            lines=tuple(Helpline(*row[2:]) for row in group if row[2]),
        )
        for (code, emergency), group in groupby(rows, key=lambda row: row[:2])
    ]
    return sorted(countries, key=lambda country: not _speaks(country.code, language))


def _speaks(country: str, language: str) -> bool:
    return language in get_official_languages(country, de_facto=True)
