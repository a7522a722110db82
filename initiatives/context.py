"""All that the page of an initiative shows, in the reader's language, ready to print.

The record's own text stays in its own language; what the vocabulary and the interface say of it is in
the reader's. The number of queries is fixed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.documents import get_document_model
from wagtail.models import Page

from initiatives.addresses import in_every_language
from initiatives.countries import country_name
from initiatives.figures import Series, build_series
from initiatives.formats import format_amount, format_day, format_years
from initiatives.models import InitiativePage
from initiatives.public import visible_initiatives
from initiatives.vocabulary import Entry, Vocabulary, get_vocabulary


@dataclass(frozen=True, slots=True)
class Value:
    """A concept of the record and the search for others that share it; `place` of `of` in its scheme."""

    slug: str
    label: str
    definition: str
    path: str
    place: int
    of: int


@dataclass(frozen=True, slots=True)
class VersionLink:
    """A language version of the same initiative, or of the one it was adapted from."""

    title: str
    language: str
    state: str
    path: str


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """A file to fetch."""

    label: str
    path: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class InitiativeFacts:
    """What stands beside the story."""

    kind: Value | None
    themes: list[Value]
    topics: list[Value]
    audiences: list[Value]
    levels: list[Value]
    delivery: list[Value]
    act_belong_commit: list[Value]
    evidence: Value | None
    evidence_date: str
    effort: Value | None
    status: Value | None
    country: Value | None
    organisation: Value | None
    years: str
    amount: str
    reviewed_on: str
    review_by: str
    updated_on: str
    series: list[Series]
    attachments: list[AttachmentLink]


class _Values:
    """Makes `Value`s of one request: the search address is looked up once."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self.vocabulary = vocabulary
        self.language = language
        self.search_path = reverse("search")

    def find(self, facet: str, slug: str, label: str) -> Value:
        """Return a value that is no concept."""
        return Value(slug, label, "", f"{self.search_path}?{urlencode({facet: slug})}", 0, 0)

    def one(self, pk: int | None) -> Value | None:
        """Return the concept with this key, or None."""
        entry = self.vocabulary.by_pk.get(pk)
        return self._value(entry) if entry else None

    def many(self, rows: Iterable, known: Mapping[int, Entry]) -> list[Value]:
        """Return the concepts of `rows` in the order of their scheme."""
        values = [self._value(known[row.pk]) for row in rows if row.pk in known]
        return sorted(values, key=lambda value: value.place)

    def _value(self, entry: Entry) -> Value:
        scheme = self.vocabulary.concepts(entry.scheme)
        return Value(
            slug=entry.slug,
            label=entry.label(self.language),
            definition=entry.definition(self.language),
            path=f"{self.search_path}?{urlencode({entry.scheme: entry.slug})}",
            place=list(scheme).index(entry.slug) + 1,
            of=len(scheme),
        )


def initiative_context(page: InitiativePage, request: HttpRequest) -> dict:
    """Return the template context of `page`, shown to a reader of the active language."""
    language = get_language()
    related = _related(page)
    versions = {
        each.locale.language_code: each for each in related if each.translation_key == page.translation_key
    }
    paths = {code: version.get_url(request) for code, version in versions.items()}
    record_language = page.locale.language_code
    return {
        "record_language": record_language,
        "is_foreign": record_language != language,
        "facts": _facts(page, language),
        "organisation": page.organisation,
        "versions": [_link(each, request) for each in versions.values() if each.pk != page.pk],
        "adapted_from": next(
            (_link(each, request) for each in related if each.pk == page.adapted_from_id), None
        ),
        # Where there is no version of a language, the lasting address shows the record in one that there is.
        "language_urls": {**in_every_language("initiative", page.record_id), **paths},
        "alternates": paths or {record_language: page.get_url(request)},
        "canonical_path": page.get_url(request),
        "meta_description": page.search_description or page.summary,
        "og_type": "article",
    }


def _facts(page: InitiativePage, language: str) -> InitiativeFacts:
    vocabulary = get_vocabulary()
    values = _Values(vocabulary, language)
    concepts, topics = vocabulary.by_pk, vocabulary.topics_by_pk
    organisation = page.organisation
    return InitiativeFacts(
        kind=values.one(page.kind_id),
        themes=values.many(page.themes.all(), concepts),
        topics=values.many(page.topics.all(), topics),
        audiences=values.many(page.audiences.all(), concepts),
        levels=values.many(page.levels.all(), concepts),
        delivery=values.many(page.delivery.all(), concepts),
        act_belong_commit=values.many(page.act_belong_commit.all(), concepts),
        evidence=values.one(page.evidence_id),
        evidence_date=_day(page.evidence_date, language),
        effort=values.one(page.effort_id),
        status=values.find("status", page.status, page.get_status_display()),
        country=values.find("country", page.country, country_name(page.country, language))
        if page.country
        else None,
        organisation=values.find("organisation", organisation.slug, organisation.name)
        if organisation
        else None,
        years=format_years(page.start_year, page.end_year, page.status),
        amount=_amount(page, language),
        reviewed_on=_day(page.reviewed_on, language),
        review_by=_day(page.review_by, language),
        updated_on=_day(page.last_published_at, language),
        series=build_series(page.outcomes.all(), language),
        attachments=_attachments(page),
    )


def _day(date, language: str) -> str:
    return format_day(date, language) if date else ""


def _amount(page: InitiativePage, language: str) -> str:
    if page.funding_amount is None:
        return ""
    return format_amount(page.funding_amount, page.funding_currency, language)


def _attachments(page: InitiativePage) -> list[AttachmentLink]:
    rows = list(page.attachments.all())
    documents = get_document_model().objects.in_bulk([row.document_id for row in rows])
    return [
        AttachmentLink(
            row.label, document.url, document.file_extension.upper(), document.get_file_size() or 0
        )
        for row in rows
        if (document := documents.get(row.document_id))
    ]


def _related(page: InitiativePage) -> list[InitiativePage]:
    """Return the public versions of `page`, itself among them, and of the initiative it was adapted from."""
    keys: list = [page.translation_key]
    if page.adapted_from_id:
        # Not as "this key or that page": no index serves both, so that every page would be read.
        keys.append(Subquery(Page.objects.filter(pk=page.adapted_from_id).values("translation_key")))
    related = visible_initiatives().filter(translation_key__in=keys)
    return list(related.select_related("locale").defer_streamfields())


def _link(page: InitiativePage, request: HttpRequest) -> VersionLink:
    return VersionLink(
        title=page.title,
        language=page.locale.language_code,
        state=page.get_translation_state_display(),
        path=page.get_url(request),
    )
