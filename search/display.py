"""Results as the templates print them: every word and address made here, so that templates only loop."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from initiatives.choices import Status
from initiatives.formats import format_count, format_years
from initiatives.models import InitiativeIndexPage
from initiatives.vocabulary import Vocabulary

from .addresses import page_address
from .analysis import query_words
from .facet_results import Bucket, FacetResult
from .hits import Choice, Hit
from .query import DEFAULT_SORT, SORTS, SearchQuery
from .results import SearchResults
from .wheel import petal_rotation

# How many values of a facet are shown before "show all".
FIRST_VALUES = 8
# A list that is only a little longer is shown whole.
SPARE_VALUES = 2
# From how many unfolded values on a reader is offered to narrow them by typing.
MANY_VALUES = 15

SORT_LABELS: dict[str, Promise] = {
    "relevance": _("Best match"),
    "newest": _("Newest"),
    "reviewed": _("Recently checked"),
    "evidence": _("Strongest evidence"),
    "title": _("Title"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A petal to fill in the mark of an entry."""

    slug: str
    rotation: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step on a ladder: its label and its place from 1."""

    label: str
    place: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One result as a line of the reading list."""

    title: SafeString
    path: str
    language: str
    is_foreign: bool
    text: SafeString
    line: tuple[str, ...]
    marks: tuple[Mark, ...]
    evidence: Step | None
    effort: Step | None
    status: str


@dataclass(frozen=True, slots=True)
class BucketView:
    """One value to tick. `count` is "" where nothing was counted."""

    value: str
    label: str
    count: str
    is_selected: bool
    is_disabled: bool
    rotation: str
    children: tuple["BucketView", ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet with the values shown at once and those behind "show all"."""

    name: str
    label: str
    first: tuple[BucketView, ...]
    rest: tuple[BucketView, ...]
    total: int
    is_open: bool
    is_long: bool


@dataclass(frozen=True, slots=True)
class SortLink:
    """One order of the results."""

    label: str
    querystring: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of results; `querystring` is None for a gap."""

    number: str
    querystring: str | None
    is_current: bool


def make_entries(hits: Iterable[Hit], *, language: str, vocabulary: Vocabulary) -> list[Entry]:
    """Return hits as entries for a reader of `language`. One query."""
    return list(map(_EntryWriter(language, vocabulary).write, hits))


def make_facets(results: SearchResults) -> list[FacetView]:
    """Return the facets that have any value to offer."""
    language = results.query.language
    return [_facet_view(facet, language) for facet in results.facets if facet.buckets]


def make_sorts(query: SearchQuery) -> list[SortLink]:
    """Return the orders on offer; without words to look for there is no best match."""
    has_words = bool(query_words(query.text))
    return [
        SortLink(
            label=str(SORT_LABELS[sort]),
            querystring=query.sorted_by(_stored_sort(sort, has_words)).to_querystring(),
            is_current=sort == query.effective_sort,
        )
        for sort in SORTS
        if has_words or sort != DEFAULT_SORT
    ]


def make_pages(results: SearchResults) -> list[PageLink]:
    """Return links to the first, the last and the neighbouring pages, with a gap where some are left out."""
    query, last = results.query, results.page_count
    wanted = sorted({1, last, *range(max(1, query.page - 1), min(last, query.page + 1) + 1)})
    links: list[PageLink] = []
    before = 0
    for number in wanted:
        if number - before > 1:
            links.append(PageLink("…", None, False))
        label = format_count(number, query.language)
        links.append(PageLink(label, query.at_page(number).to_querystring(), number == query.page))
        before = number
    return links


def list_paths() -> QuerySet:
    """Return (language, url path) of the list of initiatives of every language."""
    return InitiativeIndexPage.objects.live().values_list("locale__language_code", "url_path")


class _EntryWriter:
    """Writes entries for one reader."""

    def __init__(self, language: str, vocabulary: Vocabulary) -> None:
        self.language = language
        self.places = {
            scheme: {slug: place for place, slug in enumerate(vocabulary.concepts(scheme), 1)}
            for scheme in ("theme", "evidence", "effort")
        }
        self.list_address = page_address(dict(list_paths()).get(language, ""), language)

    def write(self, hit: Hit) -> Entry:
        """Return `hit` as an entry."""
        is_foreign = hit.language != self.language
        return Entry(
            title=hit.title,
            path=f"{self.list_address}{hit.record_id}/" if is_foreign and self.list_address else hit.url,
            language=hit.language,
            is_foreign=is_foreign,
            text=hit.snippet,
            line=tuple(filter(None, self._line(hit))),
            marks=tuple(Mark(theme.slug, self._rotation(theme.slug)) for theme in hit.themes),
            evidence=self._step("evidence", hit.evidence),
            effort=self._step("effort", hit.effort),
            status=hit.status.label if hit.status and hit.status.slug != Status.UNKNOWN else "",
        )

    def _line(self, hit: Hit) -> tuple[str, ...]:
        where = ", ".join(filter(None, (hit.place, hit.country)))
        years = format_years(hit.start_year, None, hit.status.slug if hit.status else "")
        audiences = ", ".join(audience.label for audience in hit.audiences)
        return str(hit.kind or ""), audiences, hit.organisation, where, years

    def _step(self, scheme: str, choice: Choice | None) -> Step | None:
        return Step(choice.label, self.places[scheme].get(choice.slug, 0)) if choice else None

    def _rotation(self, theme: str) -> str:
        return petal_rotation(self.places["theme"].get(theme, 1))


def _stored_sort(sort: str, has_words: bool) -> str:
    return DEFAULT_SORT if sort == "newest" and not has_words else sort


def _facet_view(facet: FacetResult, language: str) -> FacetView:
    has_petals = facet.name == "theme"
    buckets = tuple(
        _bucket_view(bucket, language, petal_rotation(place) if has_petals else "")
        for place, bucket in enumerate(facet.buckets, 1)
    )
    shown = len(buckets) if len(buckets) <= FIRST_VALUES + SPARE_VALUES else FIRST_VALUES
    rest = buckets[shown:]
    return FacetView(
        name=facet.name,
        label=str(facet.label),
        first=buckets[:shown],
        rest=rest,
        total=len(buckets),
        is_open=any(bucket.is_selected or bucket.is_open for bucket in rest),
        is_long=len(rest) >= MANY_VALUES,
    )


def _bucket_view(bucket: Bucket, language: str, rotation: str = "") -> BucketView:
    children = tuple(_bucket_view(child, language) for child in bucket.children)
    return BucketView(
        value=bucket.value,
        label=bucket.label,
        count="" if bucket.count is None else format_count(bucket.count, language),
        is_selected=bucket.is_selected,
        is_disabled=bucket.count == 0 and not bucket.is_selected,
        rotation=rotation,
        children=children,
        is_open=(bucket.is_selected and bool(children)) or any(child.is_selected for child in children),
    )
