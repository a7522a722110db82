"""Pages to records: what a dump writes, and what a record that is loaded is compared with."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page

from initiatives.choices import TranslationState
from initiatives.models import InitiativePage, Link, Outcome, TaggedInitiative
from initiatives.vocabulary import Vocabulary, get_vocabulary

from .batches import BATCH
from .body import write_body
from .mapping import CONCEPT_LISTS, CONCEPTS, read_link, read_outcome, record_values
from .schema import RECORD


def public_initiatives() -> QuerySet[InitiativePage]:
    """Return what a dump holds: live pages that anybody may read, in the order in which they were made."""
    return InitiativePage.objects.live().public().order_by("pk")


def dump_lines() -> Iterator[str]:
    """Yield every public initiative as one line of JSON with its line end, in the order of creation.

    Holds one batch at a time. Drafts, and pages for some readers only, never leave; neither does the
    contact or consent of a submitter, which no page holds.
    """
    last = 0
    while pages := list(public_initiatives().filter(pk__gt=last)[:BATCH]):
        last = pages[-1].pk
        for record in records_of(pages):
            yield format_record(record) + "\n"


def format_record(record: Mapping) -> str:
    """Return `record` as one line of JSON, letters as they are. A figure of over 15 digits is rounded."""
    return json.dumps(record, ensure_ascii=False, default=_format_number)


def _format_number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{value!r} is no part of a record")


def records_of(pages: Sequence[InitiativePage]) -> Iterator[dict]:
    """Yield the record of each of `pages`, in a fixed number of queries."""
    context = _Context(pages)
    for page in pages:
        values = context.record_of(page)
        yield {
            field.name: values[field.name]
            for field in RECORD.fields
            if not (field.when_set and values[field.name] == field.empty)
        }


class _Context:
    """All that the records of some pages need beside the pages themselves."""

    def __init__(self, pages: Sequence[InitiativePage]) -> None:
        self.vocabulary = get_vocabulary()
        self.languages = dict(Locale.objects.values_list("pk", "language_code"))
        self.concept_lists = {name: chosen_concepts(name, pages) for name in CONCEPT_LISTS}
        self.topics = _topic_slugs(pages, self.vocabulary)
        self.outcomes = _children(Outcome, pages, read_outcome)
        self.links = _children(Link, pages, read_link)
        self.originals = _originals(pages)
        self.sources = _public_ids(page.adapted_from_id for page in pages)

    def record_of(self, page: InitiativePage) -> dict:
        concepts = self.vocabulary.by_pk
        original = self.originals.get(page.translation_key, page.record_id)
        is_original = original == page.record_id
        is_outdated = page.translation_state == TranslationState.OUTDATED and not is_original
        return {
            **record_values(page),
            **{name: _slug(concepts.get(getattr(page, f"{name}_id"))) for name in CONCEPTS},
            **{
                name: [concepts[pk].slug for pk in rows[page.pk]] for name, rows in self.concept_lists.items()
            },
            "id": page.record_id,
            "language": self.languages[page.locale_id],
            "body": write_body(page.body.raw_data, link_address),
            "topics": self.topics[page.pk],
            "organisation": self.vocabulary.organisation_slugs.get(page.organisation_id),
            "outcomes": self.outcomes[page.pk],
            "links": self.links[page.pk],
            "translation_of": None if is_original else original,
            "translation_state": TranslationState.OUTDATED.value if is_outdated else None,
            "adapted_from": self.sources.get(page.adapted_from_id),
        }


def _slug(entry) -> str | None:
    return entry.slug if entry else None


def chosen_concepts(name: str, pages: Sequence[InitiativePage]) -> Mapping[int, list[int]]:
    """Return {page: keys of the concepts in the field `name`}, in the order in which they were chosen."""
    through = InitiativePage._meta.get_field(name).remote_field.through
    rows = through.objects.filter(initiativepage__in=pages).order_by("pk")
    grouped = defaultdict(list)
    for page_pk, concept_pk in rows.values_list("initiativepage_id", "concept_id"):
        grouped[page_pk].append(concept_pk)
    return grouped


def _topic_slugs(pages: Sequence[InitiativePage], vocabulary: Vocabulary) -> Mapping[int, list[str]]:
    """Return {page: its adopted topics}; free tags are this bank's own and not part of a record."""
    rows = TaggedInitiative.objects.filter(content_object__in=pages).order_by("pk")
    grouped = defaultdict(list)
    for page_pk, topic_pk in rows.values_list("content_object_id", "tag_id"):
        if topic_pk in vocabulary.topics_by_pk:
            grouped[page_pk].append(vocabulary.topics_by_pk[topic_pk].slug)
    return grouped


def _children(model: type[Model], pages: Sequence[InitiativePage], read) -> Mapping[int, list[dict]]:
    grouped = defaultdict(list)
    for row in model.objects.filter(page__in=pages).order_by("sort_order", "pk"):
        grouped[row.page_id].append(read(row))
    return grouped


def _originals(pages: Sequence[InitiativePage]) -> dict[UUID, str]:
    """Return {translation key: id of the record that counts as original among the public ones}.

    Where the original itself is not public, the oldest public version takes its place, so that every
    dump can be loaded on its own.
    """
    versions = public_initiatives().filter(translation_key__in={page.translation_key for page in pages})
    rows = versions.values_list("translation_key", "record_id", "translation_state")
    originals: dict[UUID, str] = {}
    for wanted in (True, False):
        for key, record_id, state in rows:
            if (state == TranslationState.ORIGINAL) == wanted:
                originals.setdefault(key, record_id)
    return originals


def _public_ids(pks: Iterable[int | None]) -> dict[int, str]:
    wanted = {pk for pk in pks if pk is not None}
    return dict(public_initiatives().filter(pk__in=wanted).values_list("pk", "record_id")) if wanted else {}


def link_address(attributes: Mapping[str, str]) -> str:
    """Return the full address of a link in stored rich text, or "" where its page or document is gone."""
    kind, pk = attributes.get("linktype"), attributes.get("id", "")
    if kind == "page" and pk.isdecimal():
        page = Page.objects.live().public().filter(pk=pk).first()
        return (page.full_url if page else None) or ""
    if kind == "document" and pk.isdecimal():
        document = get_document_model().objects.filter(pk=pk).first()
        return settings.WAGTAILADMIN_BASE_URL + document.url if document else ""
    address = attributes.get("href", "")
    return settings.WAGTAILADMIN_BASE_URL + address if address.startswith("/") else address
