"""The fields of concepts, search terms and organisations, declared once."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from initiatives.models import Concept, Organisation
from initiatives.models.organisations import OrganisationKind
from initiatives.models.vocabulary import Scheme
from initiatives.records.catalogue import Catalogue
from initiatives.records.composites import Field, Group, Listing
from initiatives.records.faults import Place
from initiatives.records.shapes import Choice, Reference, Shape, Slug, Text
from initiatives.vocabulary import TOPIC

FORMAT_VERSION = "1.0"
FOUNDING_VOCABULARY = Path(__file__).resolve().parents[1] / "data" / "vocabulary.json"
MAX_CONCEPTS = 20_000
MAX_WORDS = 200
WORD_LIMIT = 200
DEFINITION_LIMIT = 1000
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class SchemeName:
    """The id of a scheme that a vocabulary file holds; search terms have a file of their own."""

    def read(self, value: object, place: Place, known: Catalogue) -> str | None:
        names = [header["id"] for header in scheme_headers()]
        if isinstance(value, str) and value in names:
            return value
        place.fault(_("Give one of: %(values)s.") % {"values": ", ".join(names)}, value)
        return None


@cache
def scheme_headers() -> list[dict]:
    """Return id, labels, definition and order of each scheme: they are the program's, not the editors'."""
    schemes = json.loads(FOUNDING_VOCABULARY.read_text(encoding="utf-8"))["schemes"]
    return [{name: value for name, value in scheme.items() if name != "concepts"} for scheme in schemes]


def _localized(shape: Shape) -> Group:
    return Group(*(Field(code, shape, when_set=True) for code in LANGUAGES))


def _column(model, name: str) -> Text:
    field = model._meta.get_field(name)
    return Text(field.max_length, validators=tuple(field.validators))


class Truth:
    """True or false."""

    def read(self, value: object, place: Place, known: Catalogue) -> bool | None:
        if isinstance(value, bool):
            return value
        place.fault(_("Give true or false."), value)
        return None


SLUG = Slug(Concept._meta.get_field("slug").max_length, as_tagged=True)
LABELS = Field("labels", _localized(Text(Concept._meta.get_field("labels").max_length)), required=True)
ALT = Field(
    "alt",
    Group(
        *(Field(code, Listing(Text(WORD_LIMIT), MAX_WORDS, distinct=True), empty=[]) for code in LANGUAGES)
    ),
    empty={code: [] for code in LANGUAGES},
)

CONCEPT = Group(
    Field("id", SLUG, required=True),
    LABELS,
    ALT,
    Field("broader", SLUG),
    Field("definition", _localized(Text(DEFINITION_LIMIT)), empty={}),
    Field("stepchange", _column(Concept, "stepchange"), when_set=True),
)
TERM = Group(
    Field("id", SLUG, required=True),
    LABELS,
    ALT,
    Field("broader", SLUG),
    Field("definition", _localized(Text(DEFINITION_LIMIT)), empty={}, when_set=True),
)
ORGANISATION = Group(
    Field("id", Slug(Organisation._meta.get_field("slug").max_length), required=True),
    Field("name", _column(Organisation, "name"), required=True),
    Field("country", Reference("country"), required=True),
    Field("city", _column(Organisation, "city")),
    Field("kind", Choice(OrganisationKind), required=True),
    Field("domain", _column(Organisation, "domain")),
)


class Unread:
    """A value that the program knows better: it is read over."""

    def read(self, value: object, place: Place, known: Catalogue) -> object:
        return value


def _check_scheme(scheme: dict, place: Place, _known: Catalogue) -> None:
    for number, concept in enumerate(scheme["concepts"]):
        here = place.at("concepts").at(number)
        if concept and concept["broader"] and scheme["id"] != TOPIC:
            here.at("broader").fault(_("Only a topic has a broader topic."), concept["broader"])
        if concept and concept.get("stepchange") and scheme["id"] != Scheme.THEME:
            here.at("stepchange").fault(_("Only a theme comes from StepChange."), concept["stepchange"])


VOCABULARY = Group(
    Field("version", Text(20)),
    Field("languages", Listing(Reference("language"), len(LANGUAGES), distinct=True), empty=[]),
    Field(
        "schemes",
        Listing(
            Group(
                Field("id", SchemeName(), required=True),
                Field("labels", Unread()),
                Field("definition", Unread()),
                Field("ordered", Truth()),
                Field("concepts", Listing(CONCEPT, MAX_CONCEPTS), required=True, empty=[]),
                check=_check_scheme,
            ),
            len(Scheme.values),
        ),
        required=True,
        empty=[],
    ),
)
ORGANISATIONS = Group(
    Field("version", Text(20)),
    Field("organisations", Listing(ORGANISATION, MAX_CONCEPTS), required=True, empty=[]),
)
