"""From ids that an engine found to what a reader sees, from the database as it is now."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from home.prepared import as_uuid, fetch_rows_of
from home.public import restricted_paths
from initiatives.choices import TranslationState
from initiatives.countries import country_name
from initiatives.models import InitiativePage
from initiatives.vocabulary import Entry, Vocabulary

from .addresses import PageAddresses
from .analysis import Highlighter
from .backends.base import RawHit
from .body_text import story_to_plain
from .facets import facet_labels
from .public import public_initiatives
from .snippets import Source, highlight, make_snippets

_COLUMNS = (
    "pk",
    "translation_key",
    "translation_state",
    "record_id",
    "title",
    "summary",
    "url_path",
    "kind_id",
    "evidence_id",
    "effort_id",
    "organisation_id",
    "country",
    "place",
    "start_year",
    "status",
)
# As they stand in a row.
_NAMES = (*_COLUMNS, "language", "story")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a vocabulary with its label in the reader's language, which is what it prints as."""

    slug: str
    label: str

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """Another public language version: its code and its address."""

    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One result in the reader's language if it exists, else in the language of the original.

    `title` and `snippet` are HTML with the found words marked. `matched` holds the words of the search that
    the initiative holds, folded. Choices are None where the record says nothing.
    """

    id: str
    record_id: str
    title: SafeString
    plain_title: str
    url: str
    language: str
    snippet: SafeString
    kind: Choice | None
    themes: tuple[Choice, ...]
    audiences: tuple[Choice, ...]
    organisation: str
    place: str
    country: str
    start_year: int | None
    evidence: Choice | None
    effort: Choice | None
    status: Choice | None
    score: float
    matched: tuple[str, ...]
    other_languages: tuple[OtherLanguage, ...]


def load_hits(
    raw_hits: Sequence[RawHit], *, highlighter: Highlighter, language: str, vocabulary: Vocabulary
) -> list[Hit]:
    """Return the hits that are public now, in order. Two queries, however many."""
    versions = _load_versions([hit.id for hit in raw_hits])
    shown = {id: choose_version(rows, language) for id, rows in versions.items()}
    concepts = _load_concepts([row["pk"] for row in shown.values()])
    rows = list(shown.values())
    highlighter.learn((row[name], row["language"]) for row in rows for name in ("title", "summary"))
    snippets = make_snippets(
        [Source(row["summary"], partial(_read_story, row), row["language"]) for row in rows], highlighter
    )
    snippet_of = dict(zip(shown, snippets, strict=True))
    writer = _HitWriter(highlighter, language, vocabulary)
    return [
        writer.write(hit, shown[hit.id], versions[hit.id], concepts[shown[hit.id]["pk"]], snippet_of[hit.id])
        for hit in raw_hits
        if hit.id in shown
    ]


def _load_versions(ids: Collection[str]) -> dict[str, list[Row]]:
    versions: dict[str, list[Row]] = {}
    keys = [UUID(id) for id in ids]
    field = InitiativePage._meta.get_field("translation_key")
    for values in fetch_rows_of(_versions, keys, restricted_paths(), field=field):
        row = dict(zip(_NAMES, values, strict=True))
        versions.setdefault(str(as_uuid(row["translation_key"])), []).append(row)
    return versions


def _versions(keys: Collection[UUID], restricted: tuple[str, ...]) -> QuerySet:
    return (
        public_initiatives(restricted)
        .filter(translation_key__in=keys)
        .annotate(language=F("locale__language_code"), story=Cast("body", TextField()))
        .values_list(*_NAMES)
    )


def choose_version(rows: Sequence[Row], language: str) -> Row:
    """Return the row that a reader of `language` is shown: theirs, else the original, else the first."""
    order = [code for code, _name in settings.LANGUAGES]

    def distance(row: Row) -> tuple[bool, bool, int]:
        is_translated = row["translation_state"] != TranslationState.ORIGINAL
        return row["language"] != language, is_translated, order.index(row["language"])

    return min(rows, key=distance)


def _load_concepts(pages: Sequence[int]) -> Mapping[int, set[int]]:
    """Return the keys of the themes and audiences of each page, in one query."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for page, concept in fetch_rows_of(_concepts, pages, field=InitiativePage._meta.pk):
        found[page].add(concept)
    return found


def _concepts(pages: Sequence[int]) -> QuerySet:
    first, second = (
        getattr(InitiativePage, name)
        .through.objects.filter(initiativepage_id__in=pages)
        .values_list("initiativepage_id", "concept_id")
        for name in ("themes", "audiences")
    )
    return first.union(second, all=True)


def _read_story(row: Row) -> str:
    return story_to_plain(json.loads(row["story"] or "[]"))


class _HitWriter:
    """Writes hits for one reader."""

    def __init__(self, highlighter: Highlighter, language: str, vocabulary: Vocabulary) -> None:
        self.highlighter = highlighter
        self.addresses = PageAddresses()
        self.language = language
        self.vocabulary = vocabulary
        self.labels = facet_labels(vocabulary, language)
        self._made: dict[int, Choice] = {}

    def write(
        self,
        hit: RawHit,
        row: Row,
        versions: Iterable[Row],
        concepts: Collection[int],
        snippet: SafeString,
    ) -> Hit:
        """Return `hit` as the reader sees it."""
        organisation = self.vocabulary.organisation_slugs.get(row["organisation_id"], "")
        return Hit(
            id=hit.id,
            record_id=row["record_id"],
            title=highlight(row["title"], row["language"], self.highlighter),
            plain_title=row["title"],
            url=self._address(row),
            language=row["language"],
            snippet=snippet,
            kind=self._concept(row["kind_id"]),
            themes=self._choices("theme", concepts),
            audiences=self._choices("audience", concepts),
            organisation=self.vocabulary.organisations.get(organisation, ""),
            place=row["place"],
            country=country_name(row["country"], self.language) if row["country"] else "",
            start_year=row["start_year"],
            evidence=self._concept(row["evidence_id"]),
            effort=self._concept(row["effort_id"]),
            status=Choice(row["status"], self.labels["status"].get(row["status"], row["status"])),
            score=hit.score,
            matched=hit.matched,
            other_languages=tuple(
                OtherLanguage(other["language"], self._address(other))
                for other in versions
                if other is not row
            ),
        )

    def _address(self, row: Row) -> str:
        return self.addresses.find(row["url_path"], row["language"])

    def _concept(self, pk: int | None) -> Choice | None:
        entry = self.vocabulary.by_pk.get(pk)
        return self._choice(entry) if entry else None

    def _choices(self, scheme: str, concepts: Collection[int]) -> tuple[Choice, ...]:
        entries = self.vocabulary.concepts(scheme).values()
        return tuple(self._choice(entry) for entry in entries if entry.pk in concepts)

    def _choice(self, entry: Entry) -> Choice:
        choice = self._made.get(entry.pk)
        if choice is None:
            choice = self._made[entry.pk] = Choice(entry.slug, self.labels[entry.scheme][entry.slug])
        return choice
