"""Shapes of values: each reads one JSON value into its canonical form, or reports what would be right.

The canonical form of a value is what a dump writes; reading it gives the same again. A faulty value reads
as None, so that the rest of its record can still be checked.
"""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from initiatives.choices import validate_year
from initiatives.sanitizers import sanitize_plain

from .catalogue import Catalogue
from .faults import Place

# Of no use in a text: control characters, half characters, and code points that are no characters.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_CONTROL = re.compile("[\t\n\r\u2028\u2029]")
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_TAG_SLUG = re.compile(r"\w+(?:-\w+)*\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Shape(Protocol):
    """What a value must be."""

    def read(self, value: object, place: Place, known: Catalogue) -> object:
        """Return the canonical form of `value`, which is not null; report faults at `place`."""


def has_control_characters(text: str, place: Place, *, lines: bool) -> bool:
    """Return whether `text` holds a control character, and report it; with `lines`, line ends are none."""
    found = _CONTROL.search(text) or (None if lines else _LINE_CONTROL.search(text))
    if found:
        message = (
            _("Leave out the control character U+%(code)s.")
            if lines
            else _("Leave out the control character U+%(code)s; the text is one line.")
        )
        place.fault(message % {"code": f"{ord(found[0]):04X}"}, text)
    return found is not None


@dataclass(frozen=True)
class Text:
    """Plain text of at most `limit` characters; blanks around it are dropped, and an empty text is null."""

    limit: int
    lines: bool = False
    validators: Sequence[Callable[[str], None]] = ()

    def read(self, value: object, place: Place, known: Catalogue) -> str | None:
        if not isinstance(value, str):
            place.fault(_("Give text."), value)
        elif len(value) > self.limit:
            message = _("Give at most %(limit)d characters; these are %(length)d.")
            place.fault(message % {"limit": self.limit, "length": len(value)}, value)
        elif _MARKUP.search(value):
            place.fault(_("Give plain text without markup."), value)
        elif not has_control_characters(value, place, lines=self.lines):
            return self._validated(sanitize_plain(value).strip(), place)
        return None

    def _validated(self, text: str, place: Place) -> str | None:
        try:
            for validator in self.validators if text else ():
                validator(text)
        except ValidationError as error:
            place.fault(" ".join(error.messages), text)
            return None
        return text or None


@dataclass(frozen=True)
class Slug:
    """Lower-case letters a to z, digits, and single hyphens between them.

    `as_tagged` admits what taggit makes of the name of a free tag: any letters, and underscores.
    """

    limit: int
    as_tagged: bool = False

    def read(self, value: object, place: Place, known: Catalogue) -> str | None:
        if isinstance(value, str) and len(value) <= self.limit and self._matches(value):
            return value
        message = _(
            "Give at most %(limit)d lower-case letters, digits and single hyphens, such as “buddy-2021”."
        )
        place.fault(message % {"limit": self.limit}, value)
        return None

    def _matches(self, value: str) -> bool:
        if self.as_tagged:
            return _TAG_SLUG.match(value) is not None and value == value.lower()
        return _SLUG.match(value) is not None


@dataclass(frozen=True)
class Choice:
    """One of a few fixed values."""

    choices: type[models.TextChoices]

    def read(self, value: object, place: Place, known: Catalogue) -> str | None:
        if isinstance(value, str) and value in self.choices.values:
            return value
        place.fault(_("Give one of: %(values)s.") % {"values": ", ".join(self.choices.values)}, value)
        return None


@dataclass(frozen=True)
class Reference:
    """The key of something in the catalogue, of kind `kind`."""

    kind: str

    def read(self, value: object, place: Place, known: Catalogue) -> str | None:
        if not isinstance(value, str):
            place.fault(_("Give an id as text."), value)
        elif known.get(self.kind, value) is not None:
            return value
        else:
            place.fault(_suggestion(known.suggest(self.kind, value)), value)
        return None


def _suggestion(likely: Sequence[str]) -> str:
    if not likely:
        return _("There is no such value.")
    return _("There is no such value. Did you mean: %(likely)s?") % {"likely": ", ".join(likely)}


class Year:
    """A calendar year."""

    def read(self, value: object, place: Place, known: Catalogue) -> int | None:
        if type(value) is not int:
            place.fault(_("Give a year as a whole number, such as 2021."), value)
            return None
        return _validated_year(value, value, place)


class Day:
    """A day as text, such as 2021-09-30."""

    def read(self, value: object, place: Place, known: Catalogue) -> str | None:
        try:
            if isinstance(value, str) and _DAY.match(value):
                day = datetime.date.fromisoformat(value)
                return None if _validated_year(day.year, value, place) is None else value
        except ValueError:
            pass
        place.fault(_("Give a day as year, month and day, such as 2021-09-30."), value)
        return None


def _validated_year(year: int, value: object, place: Place) -> int | None:
    try:
        validate_year(year)
    except ValidationError as error:
        place.fault(" ".join(error.messages), value)
        return None
    return year


@dataclass(frozen=True)
class Number:
    """A number of at most `digits` digits, `places` of them behind the point; whole ones become int."""

    digits: int
    places: int
    minimum: int | None = None

    def read(self, value: object, place: Place, known: Catalogue) -> int | Decimal | None:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            place.fault(_("Give a number."), value)
            return None
        number = Decimal(value)
        if not number:
            return 0
        # Before anything is computed: 1e999999999 would fill the memory.
        if number.adjusted() >= self.digits - self.places:
            message = _("Give a number of at most %(digits)d digits before the decimal point.")
            place.fault(message % {"digits": self.digits - self.places}, value)
        elif self.minimum is not None and number < self.minimum:
            place.fault(_("Give a number of at least %(minimum)d.") % {"minimum": self.minimum}, value)
        elif number.adjusted() < -self.places or self._fraction(number) > self.places:
            place.fault(
                _("Give at most %(places)d digits after the decimal point.") % {"places": self.places}, value
            )
        else:
            return canonical_number(number)
        return None

    def _fraction(self, number: Decimal) -> int:
        return len(f"{number:f}".partition(".")[2].rstrip("0"))


def canonical_number(number: Decimal) -> int | Decimal:
    """Return `number` as int if it is whole, else without zeros at its end."""
    if number == number.to_integral_value():
        return int(number)
    return Decimal(f"{number:f}".rstrip("0"))
