"""The public language versions of initiatives as plain values, read in bulk."""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, TextField
from django.db.models.functions import Cast

from initiatives.choices import TranslationState
from initiatives.countries import country_name
from initiatives.models import InitiativePage, TaggedInitiative
from initiatives.vocabulary import Vocabulary

from .body_text import story_to_plain
from .public import public_initiatives
from .texts import LanguageText

_EPOCH = datetime.date(1970, 1, 1).toordinal()

# The relations that are facets; their names are those of the page, the facets those of the concepts.
RELATIONS = ("themes", "audiences", "levels", "delivery")

_COLUMNS = (
    "pk",
    "translation_key",
    "translation_state",
    "title",
    "summary",
    "kind_id",
    "evidence_id",
    "effort_id",
    "organisation_id",
    "country",
    "place",
    "status",
    "start_year",
    "reviewed_on",
    "first_published_at",
)

Values = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Version:
    """What the index needs to know of one public language version.

    `facets` holds {facet: slugs}, without language and year. `published` and `reviewed` are days since
    1970, 0 if unknown; `evidence` is the step on the ladder from 1, 0 if unknown.
    """

    translation_key: UUID
    text: LanguageText
    is_original: bool = True
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)
    start_year: int | None = None
    evidence: int = 0
    published: int = 0
    reviewed: int = 0


def load_versions(translation_keys: Collection[UUID], vocabulary: Vocabulary) -> list[Version]:
    """Return every public language version of these initiatives, in no order. Three queries."""
    rows = list(
        public_initiatives()
        .filter(translation_key__in=translation_keys)
        .annotate(language=F("locale__language_code"), story=Cast("body", TextField()))
        .values(*_COLUMNS, "language", "story")
    )
    pages = [row["pk"] for row in rows]
    concepts = _load_concepts(pages, vocabulary)
    topics, free_tags = _load_topics(pages, vocabulary)
    evidence = {slug: step for step, slug in enumerate(vocabulary.concepts("evidence"), start=1)}
    return [
        _version(
            row,
            {**concepts[row["pk"]], "topic": topics[row["pk"]]},
            free_tags[row["pk"]],
            vocabulary,
            evidence,
        )
        for row in rows
    ]


def _load_concepts(pages: Collection[int], vocabulary: Vocabulary) -> Mapping[int, Values]:
    """Return {page: {scheme: slugs}} of all relations, in one query."""
    first, *others = (
        getattr(InitiativePage, name)
        .through.objects.filter(initiativepage_id__in=pages)
        .values_list("initiativepage_id", "concept_id")
        for name in RELATIONS
    )
    found: defaultdict[int, Values] = defaultdict(lambda: defaultdict(set))
    for page, concept in first.union(*others, all=True):
        entry = vocabulary.by_pk[concept]
        found[page][entry.scheme].add(entry.slug)
    return found


def _load_topics(
    pages: Collection[int], vocabulary: Vocabulary
) -> tuple[Mapping[int, set[str]], Mapping[int, list[str]]]:
    """Return {page: slugs} of adopted topics and {page: names} of free tags, in one query."""
    topics: defaultdict[int, set[str]] = defaultdict(set)
    free_tags: defaultdict[int, list[str]] = defaultdict(list)
    tagged = TaggedInitiative.objects.filter(content_object_id__in=pages)
    for page, tag, name in tagged.values_list("content_object_id", "tag_id", "tag__name").order_by(
        "tag__slug"
    ):
        entry = vocabulary.topics_by_pk.get(tag)
        if entry:
            topics[page].add(entry.slug)
        else:
            free_tags[page].append(name)
    return topics, free_tags


def _version(
    row: Mapping[str, Any],
    relations: Mapping[str, Collection[str]],
    free_tags: Iterable[str],
    vocabulary: Vocabulary,
    evidence: Mapping[str, int],
) -> Version:
    concepts = {name: vocabulary.by_pk.get(row[f"{name}_id"]) for name in ("kind", "evidence", "effort")}
    single = {name: (entry.slug,) for name, entry in concepts.items() if entry}
    organisation = vocabulary.organisation_slugs.get(row["organisation_id"])
    single |= {name: (row[name],) for name in ("country", "status") if row[name]}
    if organisation:
        single["organisation"] = (organisation,)
    return Version(
        translation_key=row["translation_key"],
        text=_text(row, vocabulary.organisations.get(organisation, ""), free_tags),
        is_original=row["translation_state"] == TranslationState.ORIGINAL,
        facets={**relations, **single},
        start_year=row["start_year"],
        evidence=evidence.get(concepts["evidence"].slug, 0) if concepts["evidence"] else 0,
        published=_days(row["first_published_at"]),
        reviewed=_days(row["reviewed_on"]),
    )


def _text(row: Mapping[str, Any], organisation: str, free_tags: Iterable[str]) -> LanguageText:
    country = country_name(row["country"], row["language"]) if row["country"] else ""
    return LanguageText(
        language=row["language"],
        title=row["title"],
        summary=row["summary"],
        body=story_to_plain(json.loads(row["story"] or "[]")),
        names="\n".join(filter(None, (organisation, row["place"], country, *free_tags))),
    )


def _days(date: datetime.date | None) -> int:
    return max(0, date.toordinal() - _EPOCH) if date else 0
