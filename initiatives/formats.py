"""Numbers, amounts, dates and spans of time as the reader's language writes them."""

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.choices import Status, Unit

CURRENCIES = frozenset({Unit.NOK, Unit.EUR, Unit.GBP})
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")
# The mean length of a Gregorian year is 365.2425 days.
DAYS_OF_YEAR = Decimal("365.2425")
DAYS_OF_MONTH = DAYS_OF_YEAR / 12


def format_number(value: int | Decimal, language: str) -> str:
    """Return `value` with the separators of `language`, without decimals that say nothing."""
    return format_decimal(value, locale=language)


@lru_cache(maxsize=4096)
def format_count(count: int, language: str) -> str:
    """Return a number of results; a page has hundreds of them, and few are different."""
    # Below a thousand every language of the site writes the same.
    return str(count) if count < 1000 else format_number(count, language)


def review_time() -> str:
    """Return how soon the editors of this bank mean to answer, such as "within 2 weeks"."""
    weeks = settings.REVIEW_WEEKS
    return ngettext("within %(weeks)d week", "within %(weeks)d weeks", weeks) % {"weeks": weeks}


def format_day(date: datetime.date, language: str) -> str:
    """Return a date such as "3 May 2024"."""
    return format_date(date, format="long", locale=language)


def format_amount(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount of money; whole amounts without decimals."""
    if amount != amount.to_integral_value():
        return format_currency(amount, currency, locale=language)
    pattern = Locale.parse(language).currency_formats["standard"].pattern.replace("0.00", "0")
    return format_currency(amount, currency, format=pattern, locale=language, currency_digits=False)


def parse_duration(duration: str) -> tuple[int, int, int]:
    """Return the years, months and days of an ISO 8601 duration such as P4M29D."""
    match = _DURATION.fullmatch(duration)
    return tuple(int(part or 0) for part in match.groups()) if match else (0, 0, 0)


def duration_in_days(duration: str) -> Decimal:
    """Return the mean length in days, to compare one duration with another."""
    years, months, days = parse_duration(duration)
    return years * DAYS_OF_YEAR + months * DAYS_OF_MONTH + days


def format_duration(duration: str, language: str) -> str:
    """Return a duration in words, such as "4 months and 29 days"."""
    years, months, days = parse_duration(duration)
    parts = [
        (years, ngettext("%(count)d year", "%(count)d years", years)),
        (months, ngettext("%(count)d month", "%(count)d months", months)),
        (days, ngettext("%(count)d day", "%(count)d days", days)),
    ]
    return format_list([words % {"count": count} for count, words in parts if count], locale=language)


def format_short_duration(duration: str, language: str) -> str:
    """Return a duration with abbreviated units, such as "4 mths 29 days", for where words do not fit."""
    units = zip(parse_duration(duration), ("year", "month", "day"), strict=True)
    parts = [(count, f"duration-{unit}") for count, unit in units if count]
    return " ".join(format_unit(count, unit, length="short", locale=language) for count, unit in parts)


def format_quantity(value: Decimal | None, unit: str, duration: str, language: str) -> str:
    """Return a figure without the name of what it counts: "1,036", "30%", "€500", "4 months"."""
    if unit == Unit.DURATION:
        return format_duration(duration, language)
    if value is None:
        return "–"
    if unit == Unit.PERCENT:
        return format_percent(value / 100, locale=language, decimal_quantization=False)
    if unit in CURRENCIES:
        return format_amount(value, unit, language)
    return format_number(value, language)


def format_years(start: int | None, end: int | None, status: str) -> str:
    """Return when it ran: "since 2021", "2018–2021", "until 2020", "" if nothing is known."""
    if start and end:
        return str(start) if start == end else f"{start}–{end}"
    if end:
        return _("until %(year)d") % {"year": end}
    if start:
        words = _("since %(year)d") if status == Status.RUNNING else _("from %(year)d")
        return words % {"year": start}
    return ""
