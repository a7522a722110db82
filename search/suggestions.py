"""What is suggested while somebody types: concepts with their counts, titles, organisations."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from home.prepared import as_uuid, fetch_rows_of
from initiatives.models import InitiativePage
from initiatives.vocabulary import Vocabulary

from .addresses import PageAddresses
from .analysis.suggesting import typed_words
from .backends.base import SearchUnavailable
from .backends.patience import limited_patience
from .display import count_initiatives
from .facets import FACETS_BY_NAME, facet_labels
from .hits import choose_version
from .public import hidden_and_restricted, only_public
from .query import MAX_TEXT_LENGTH
from .reader import get_reader
from .suggestion_index import NOTHING, ORGANISATION, SCHEMES, Place, Tiers, get_suggestion_index

MIN_LETTERS = 3
MAX_CONCEPTS, MAX_TITLES, MAX_ORGANISATIONS = 5, 5, 3

_COLUMNS = ("pk", "translation_key", "title", "url_path", "language")

Counts = Mapping[str, Mapping[str, int]]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion and where it leads.

    `hint` says why it is there, where its text does not; `count` is the number of initiatives, None where
    nothing was counted; `language` that of the text, and `hint_language` that of the hint, "" where it is
    the reader's or that of no language.
    """

    text: str
    url: str
    hint: str = ""
    count: int | None = None
    language: str = ""
    hint_language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Suggestions of one kind, under one heading."""

    name: str
    label: str
    items: Sequence[Suggestion]


def suggest(text: str, *, language: str, vocabulary: Vocabulary) -> list[Group]:
    """Return groups of suggestions for what a reader of `language` has typed so far; none before 3 letters.

    What is named in the reader's language comes first. Two queries of the database, one more where nothing
    but the original tells in which language a title is shown, and one while anything waits for the index.
    """
    words = typed_words(text[:MAX_TEXT_LENGTH])
    if sum(len(word) - word.count("-") for word in words) < MIN_LETTERS:
        return []
    found = get_suggestion_index(vocabulary).find(words, language)
    hidden, restricted = hidden_and_restricted()
    with limited_patience():
        counts = None if found == NOTHING else _count(hidden)
        titles = _titles(words, language, hidden, restricted)
    labels = facet_labels(vocabulary, language)
    groups = [
        Group(
            "concepts", _("Topics and more"), _choose(found.concepts, MAX_CONCEPTS, language, labels, counts)
        ),
        Group("titles", _("Initiatives"), titles),
        Group(
            "organisations",
            _("Organisations"),
            _choose(found.organisations, MAX_ORGANISATIONS, language, labels, counts),
        ),
    ]
    return [group for group in groups if group.items]


def _count(hidden: Sequence[str]) -> Counts | None:
    """Return {facet: {value: initiatives}} of the whole bank; None without an index."""
    try:
        return get_reader().totals((*SCHEMES, ORGANISATION), exclude=hidden)
    except SearchUnavailable:
        return None


def _choose(
    tiers: Tiers, amount: int, language: str, labels: Mapping[str, Any], counts: Counts | None
) -> list[Suggestion]:
    """Return the first of each tier by their counts; values of which there is nothing are left out."""
    known: list[tuple[int, str, Place]] = []
    for tier in tiers:
        numbers = [(number, place) for place in tier if (number := _number(place, counts)) != 0]
        known += sorted(
            ((-(number or 0), place.value, place) for number, place in numbers), key=itemgetter(0, 1)
        )
        if len(known) >= amount:
            break
    return [_suggestion(place, language, labels, counts) for _number, _value, place in known[:amount]]


@lru_cache(maxsize=32)
def _search_path(language: str, _script_prefix: str) -> str:
    with override(language):
        return reverse("search")


def _number(place: Place, counts: Counts | None) -> int | None:
    return None if counts is None else counts.get(place.facet, {}).get(place.value, 0)


def _suggestion(place: Place, language: str, labels: Mapping[str, Any], counts: Counts | None) -> Suggestion:
    label = labels[place.facet][place.value]
    is_named = place.words.casefold() == label.casefold()
    facet = "" if place.facet in ("topic", ORGANISATION) else str(FACETS_BY_NAME[place.facet].label)
    return Suggestion(
        text=label,
        url=f"{_search_path(language, get_script_prefix())}?{place.facet}={quote_plus(place.value)}",
        hint=facet if is_named else place.words,
        count=_number(place, counts),
        hint_language="" if is_named or place.language == language else place.language,
    )


def _titles(
    words: Sequence[str], language: str, hidden: Sequence[str], restricted: tuple[str, ...]
) -> list[Suggestion]:
    """Return initiatives by the words of their titles, as live, public pages of the database."""
    try:
        ids = get_reader().suggest(words, language=language, limit=MAX_TITLES, exclude=hidden)
    except SearchUnavailable:
        return []
    if not ids:
        return []
    versions: defaultdict[str, list[Row]] = defaultdict(list)
    field = Page._meta.get_field("translation_key")
    for values in fetch_rows_of(_versions, [UUID(id) for id in ids], restricted, field=field):
        row = dict(zip(_COLUMNS, values, strict=True))
        versions[str(as_uuid(row["translation_key"]))].append(row)
    addresses = PageAddresses()
    shown = [_choose_version(versions[id], language) for id in ids if id in versions]
    return [_title(row, language, addresses) for row in shown]


def _versions(keys: Collection[UUID], restricted: tuple[str, ...]) -> QuerySet:
    # Without the table of initiatives, which takes half of the time.
    pages = only_public(Page.objects.filter(translation_key__in=keys), restricted)
    return pages.annotate(language=F("locale__language_code")).values_list(*_COLUMNS)


def _choose_version(rows: Sequence[Row], language: str) -> Row:
    """Return the row that a reader of `language` is shown; a query where it takes more than languages."""
    own = [row for row in rows if row["language"] == language]
    if own or len(rows) == 1:
        return (own or rows)[0]
    pages = InitiativePage.objects.filter(pk__in=[row["pk"] for row in rows])
    states = dict(pages.values_list("pk", "translation_state"))
    return choose_version([{**row, "translation_state": states[row["pk"]]} for row in rows], language)


def _title(row: Row, language: str, addresses: PageAddresses) -> Suggestion:
    foreign = row["language"] if row["language"] != language else ""
    return Suggestion(
        text=row["title"],
        url=addresses.find(row["url_path"], row["language"]),
        hint=str(settings.LANGUAGE_NAMES[foreign]) if foreign else "",
        language=foreign,
    )


def describe_group(group: Group, language: str) -> dict[str, Any]:
    """Return a group as JSON takes it, in the words of a reader of `language`, which is the active one."""
    return {
        "name": group.name,
        "label": group.label,
        "items": [
            {
                "text": item.text,
                "url": item.url,
                "hint": item.hint,
                "count": "" if item.count is None else _count_text(item.count, language),
                "language": item.language,
                "hint_language": item.hint_language,
            }
            for item in group.items
        ],
    }


@lru_cache(maxsize=2048)
def _count_text(number: int, language: str) -> str:
    return count_initiatives(number, language)
