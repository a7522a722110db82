"""Country codes (ISO 3166-1 alpha-2) and their names in every language, from the CLDR through Babel."""

from functools import cache

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language

# User-assigned and grouping codes of the CLDR that are no countries.
NOT_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)


@cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language).territories
    return {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }


def country_codes() -> frozenset[str]:
    """Return every country code."""
    return frozenset(_names("en"))


def country_name(code: str, language: str | None = None) -> str:
    """Return the name of country `code` in `language` (default: the active one); the code if unknown."""
    wanted = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return _names(wanted).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name) of every country in the active language, by name."""
    wanted = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return sorted(_names(wanted).items(), key=lambda pair: pair[1])
