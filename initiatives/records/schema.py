"""The exchange format of an initiative: every field, declared once.

A record is one JSON object. Only `id`, `language`, `title` and `summary` are required; a field that is
absent, null or an empty list says that nothing is known. Lengths are those of the page's own fields.
"""

from django.db import models
from django.utils.translation import gettext as _

from initiatives.choices import TITLE_LIMIT, Status, TranslationState, Unit
from initiatives.models import InitiativePage, Link, Outcome

from .body import Markdown
from .catalogue import Catalogue
from .composites import Field, Group, Listing
from .faults import Place
from .shapes import Choice, Day, Number, Reference, Slug, Text, Year

MAX_VALUES = 100
MAX_ROWS = 200


def _text(name: str, model: type[models.Model] = InitiativePage) -> Text:
    field = model._meta.get_field(name)
    return Text(field.max_length, isinstance(field, models.TextField), tuple(field.validators))


def _number(name: str, model: type[models.Model] = InitiativePage, minimum: int | None = None) -> Number:
    field = model._meta.get_field(name)
    return Number(field.max_digits, field.decimal_places, minimum)


def _references(kind: str) -> Listing:
    return Listing(Reference(kind), MAX_VALUES, distinct=True)


class Figure:
    """The value of an outcome: a number, or text for a duration."""

    number = _number("value", Outcome)
    duration = _text("duration", Outcome)

    def read(self, value: object, place: Place, known: Catalogue) -> object:
        shape = self.duration if isinstance(value, str) else self.number
        return shape.read(value, place, known)


def _check_outcome(outcome: dict, place: Place, _known: Catalogue) -> None:
    value, unit = outcome["value"], outcome["unit"]
    if value is not None and unit is not None and isinstance(value, str) != (unit == Unit.DURATION):
        message = _("Give a duration such as P4M29D.") if unit == Unit.DURATION else _("Give a number.")
        place.at("value").fault(message, value)


def _check_record(record: dict, place: Place, known: Catalogue) -> None:
    start, end = record["start_year"], record["end_year"]
    if start and end and end < start:
        place.at("end_year").fault(
            _("The last year is before the first year, %(start)d.") % {"start": start}, end
        )
    _check_country(record, place, known)
    _check_translation(record, place)
    if record["adapted_from"] and record["adapted_from"] == record["id"]:
        place.at("adapted_from").fault(_("A record cannot be adapted from itself."), record["id"])


def _check_country(record: dict, place: Place, known: Catalogue) -> None:
    organisation = known.get("organisation", record["organisation"]) if record["organisation"] else None
    if organisation and record["country"] and organisation.country != record["country"]:
        message = _("Give the country of the organisation: %(country)s.")
        place.at("country").fault(message % {"country": organisation.country}, record["country"])


def _check_translation(record: dict, place: Place) -> None:
    """Only "outdated" is kept: whether a record is a translation, `translation_of` says."""
    original, state = record["translation_of"], record["translation_state"]
    if original and original == record["id"]:
        place.at("translation_of").fault(_("A record cannot be a translation of itself."), original)
    if state and (state == TranslationState.ORIGINAL) == bool(original):
        message = _("This does not go with translation_of. Leave one of them out.")
        place.at("translation_state").fault(message, state)
    if state != TranslationState.OUTDATED:
        record["translation_state"] = None


RECORD = Group(
    Field("id", Slug(InitiativePage._meta.get_field("record_id").max_length), required=True),
    Field("language", Reference("language"), required=True),
    Field("title", Text(TITLE_LIMIT), required=True),
    Field("summary", _text("summary"), required=True),
    Field("body", Markdown(), empty=""),
    Field("kind", Reference("kind")),
    Field("themes", _references("theme"), empty=[]),
    Field("topics", _references("topic"), empty=[]),
    Field("audiences", _references("audience"), empty=[]),
    Field("levels", _references("level"), empty=[]),
    Field("delivery", _references("delivery"), empty=[]),
    Field("organisation", Reference("organisation")),
    Field("country", Reference("country")),
    Field("place", _text("place")),
    Field("start_year", Year()),
    Field("end_year", Year()),
    Field("status", Choice(Status), empty=Status.UNKNOWN.value),
    Field("evidence", Reference("evidence")),
    Field("effort", Reference("effort")),
    Field("act_belong_commit", _references("act_belong_commit"), empty=[]),
    Field(
        "funding",
        Group(
            Field("amount", _number("funding_amount", minimum=0)),
            Field("currency", _text("funding_currency"), required_with="amount"),
            Field("funder", _text("funding_funder")),
            Field("note", _text("funding_note")),
        ),
    ),
    Field(
        "outcomes",
        Listing(
            Group(
                Field("measure", _text("measure", Outcome), required=True),
                Field("year", Year()),
                Field("value", Figure(), required=True),
                Field("unit", Choice(Unit), required=True),
                check=_check_outcome,
            ),
            MAX_ROWS,
        ),
        empty=[],
    ),
    Field(
        "links",
        Listing(
            Group(
                Field("url", _text("url", Link), required=True),
                Field("label", _text("label", Link), required=True),
            ),
            MAX_ROWS,
        ),
        empty=[],
    ),
    Field("translation_of", Slug(InitiativePage._meta.get_field("record_id").max_length)),
    Field("source", Group(Field("document", _text("source_document")), Field("note", _text("source_note")))),
    # Beyond the founding format: written only where they hold something.
    Field("evidence_reason", _text("evidence_reason"), when_set=True),
    Field("evidence_date", Day(), when_set=True),
    Field("reviewed_on", Day(), when_set=True),
    Field("review_by", Day(), when_set=True),
    Field("adapted_from", Slug(InitiativePage._meta.get_field("record_id").max_length), when_set=True),
    Field(
        "contact",
        Group(
            Field("office", _text("contact_office")),
            Field("email", _text("contact_email")),
            Field("url", _text("contact_url")),
        ),
        when_set=True,
    ),
    Field("translation_state", Choice(TranslationState), when_set=True),
    check=_check_record,
)
