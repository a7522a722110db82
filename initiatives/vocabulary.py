"""A snapshot of the whole vocabulary, so that a page needs one small query for all its labels."""

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from django.db import connection

from initiatives.fields import in_language
from initiatives.models import Concept, Organisation, Topic, VocabularyVersion

TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept or topic: its key, its words in every language, and its parent."""

    pk: int
    scheme: str
    slug: str
    labels: Mapping[str, str]
    alt: Mapping[str, list[str]]
    definitions: Mapping[str, str]
    broader: str | None

    def label(self, language: str | None = None) -> str:
        """Return the label in `language` (default: the active one), else in another, else the slug."""
        return in_language(self.labels, language, default=self.slug)

    def definition(self, language: str | None = None) -> str:
        """Return the definition in `language` (default: the active one), else in another, else ""."""
        return in_language(self.definitions, language)


@dataclass(frozen=True)
class Vocabulary:
    """Every scheme in its order. Immutable: a change to the vocabulary makes a new snapshot."""

    token: uuid.UUID | None
    schemes: Mapping[str, Mapping[str, Entry]]
    organisations: Mapping[str, str]
    by_pk: Mapping[int, Entry] = field(repr=False)
    topics_by_pk: Mapping[int, Entry] = field(repr=False)
    organisation_slugs: Mapping[int, str] = field(repr=False)

    def concepts(self, scheme: str) -> Mapping[str, Entry]:
        """Return {slug: entry} of `scheme` in order; "topic" gives the adopted topics."""
        return self.schemes.get(scheme, {})

    def get(self, scheme: str, slug: str) -> Entry | None:
        """Return the entry, or None."""
        return self.concepts(scheme).get(slug)

    def label(self, scheme: str, slug: str, language: str | None = None) -> str:
        """Return the label of `slug` in `language`; the slug itself where the vocabulary does not know it."""
        entry = self.get(scheme, slug)
        return entry.label(language) if entry else slug


_lock = threading.Lock()
_snapshot: Vocabulary | None = None


def get_vocabulary() -> Vocabulary:
    """Return the current snapshot: one query where nothing changed, four where something did."""
    global _snapshot
    token = _read_token()
    snapshot = _snapshot
    if snapshot is None or snapshot.token != token:
        with _lock:
            snapshot = _snapshot = _load(token)
    return snapshot


def touch_vocabulary() -> None:
    """Make every process load the vocabulary anew; part of the caller's transaction."""
    VocabularyVersion.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


def _read_token() -> uuid.UUID | None:
    """Return the token as it is now. Every page asks, and making SQL takes ten times what running it does."""
    with connection.cursor() as cursor:
        cursor.execute(*_token_query(connection.vendor))
        row = cursor.fetchone()
    if row is None or isinstance(row[0], uuid.UUID):
        return row[0] if row else None
    return uuid.UUID(row[0])


@cache
def _token_query(_vendor: str) -> tuple[str, tuple]:
    return VocabularyVersion.objects.order_by("pk").values_list("token")[:1].query.sql_with_params()


def _load(token: uuid.UUID | None) -> Vocabulary:
    concepts = [_entry(concept, concept.scheme) for concept in Concept.objects.select_related("broader")]
    topics = [_entry(topic, TOPIC) for topic in Topic.objects.filter(adopted=True).select_related("broader")]
    organisations = list(Organisation.objects.values_list("pk", "slug", "name"))
    schemes: dict[str, dict[str, Entry]] = {}
    for entry in (*concepts, *topics):
        schemes.setdefault(entry.scheme, {})[entry.slug] = entry
    return Vocabulary(
        token=token,
        schemes=schemes,
        organisations={slug: name for _pk, slug, name in organisations},
        by_pk={entry.pk: entry for entry in concepts},
        topics_by_pk={entry.pk: entry for entry in topics},
        organisation_slugs={pk: slug for pk, slug, _name in organisations},
    )


def _entry(row: Concept | Topic, scheme: str) -> Entry:
    return Entry(
        pk=row.pk,
        scheme=scheme,
        slug=row.slug,
        labels=row.labels,
        alt=row.alt,
        definitions=row.definition,
        broader=row.broader.slug if row.broader_id else None,
    )
