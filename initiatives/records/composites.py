"""Shapes of lists and objects."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .catalogue import Catalogue
from .faults import Place
from .shapes import Shape


@dataclass(frozen=True)
class Listing:
    """A list of at most `limit` values of one shape; `distinct` says that none may stand twice."""

    item: Shape
    limit: int
    distinct: bool = False

    def read(self, value: object, place: Place, known: Catalogue) -> list | None:
        if not isinstance(value, list):
            place.fault(_("Give a list."), value)
            return None
        if len(value) > self.limit:
            place.fault(_("Give at most %(limit)d.") % {"limit": self.limit}, value)
            return None
        result = [self._read_item(item, place.at(number), known) for number, item in enumerate(value)]
        if self.distinct:
            self._refuse_twice(result, place)
        return result

    def _read_item(self, value: object, place: Place, known: Catalogue) -> object:
        if value is None:
            place.fault(_("Leave this out, or give a value."), value)
            return None
        return self.item.read(value, place, known)

    def _refuse_twice(self, values: list, place: Place) -> None:
        for number, value in enumerate(values):
            if value is not None and value in values[:number]:
                place.at(number).fault(_("This is here twice. Leave one out."), value)


@dataclass(frozen=True)
class Field:
    """One field of an object, which may be absent or null unless it is required.

    `required_with` names another field that is not given without this one. `empty` is the canonical form
    where the field holds nothing; `when_set` leaves it out of the object then.
    """

    name: str
    shape: Shape
    required: bool = False
    required_with: str = ""
    empty: object = None
    when_set: bool = False


class Group:
    """An object with these fields and no others; canonical: in this order, None where all are empty."""

    def __init__(self, *fields: Field, check: Callable[[dict, Place, Catalogue], None] | None = None) -> None:
        self.fields = fields
        self.names = [field.name for field in fields]
        self.check = check

    def read(self, value: object, place: Place, known: Catalogue) -> dict | None:
        if not isinstance(value, dict):
            place.fault(_("Give an object."), value)
            return None
        self._refuse_unknown(value, place)
        result = {
            field.name: self._read_field(field, value, place.at(field.name), known) for field in self.fields
        }
        if self.check:
            self.check(result, place, known)
        if all(result[field.name] == field.empty for field in self.fields):
            return None
        left_out = {
            field.name for field in self.fields if field.when_set and result[field.name] == field.empty
        }
        return {name: item for name, item in result.items() if name not in left_out}

    def _refuse_unknown(self, value: dict, place: Place) -> None:
        for name in value.keys() - set(self.names):
            close = difflib.get_close_matches(name[:100], self.names, n=1, cutoff=0.6)
            message = (
                _("There is no such field. Did you mean “%(name)s”?")
                if close
                else _("There is no such field. Leave it out. Fields are: %(names)s.")
            )
            place.at(name).fault(message % {"name": "".join(close), "names": ", ".join(self.names)})

    def _read_field(self, field: Field, value: dict, place: Place, known: Catalogue) -> object:
        raw = value.get(field.name)
        if raw is None:
            shown = [None] if field.name in value else []
            if field.required:
                place.fault(_("This is required."), *shown)
            elif value.get(field.required_with) is not None:
                place.fault(_("This is required with “%(name)s”.") % {"name": field.required_with}, *shown)
            return field.empty
        faults = place.log.total
        result = field.shape.read(raw, place, known)
        if result is None or result == field.empty:
            if field.required and place.log.total == faults:
                place.fault(_("This must not be empty."), raw)
            return field.empty
        return result
