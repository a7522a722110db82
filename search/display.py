"""Results as the templates print them: every word and address made here, so that templates only loop."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiatives.choices import Status
from initiatives.formats import format_count, format_years
from initiatives.vocabulary import Vocabulary

from .analysis import query_words
from .found_by import Reason
from .fragments import EntryParts, render_entry, render_facts, render_mark, render_why
from .hits import Hit
from .query import DEFAULT_SORT, SORTS, SearchQuery
from .results import SearchResults

SORT_LABELS: dict[str, Promise] = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest"),
    "reviewed": gettext_lazy("Recently checked"),
    "evidence": gettext_lazy("Strongest evidence"),
    "title": gettext_lazy("Title"),
}
SEPARATOR = " · "


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
    label: str
    querystring: str | None
    is_current: bool


def make_entries(
    hits: Iterable[Hit],
    *,
    language: str,
    vocabulary: Vocabulary,
    why: Callable[[Hit], Sequence[Reason]] = lambda _hit: (),
) -> list[SafeString]:
    """Return hits as items of the reading list, for a reader of `language`; `why` tells why one was found."""
    writer = _EntryWriter(language, vocabulary)
    return [writer.write(hit, why(hit)) for hit in hits]


def count_initiatives(total: int, language: str) -> str:
    """Return "3 initiatives" in the active language."""
    words = ngettext("%(counter)s initiative", "%(counter)s initiatives", total)
    return words % {"counter": format_count(total, language)}


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
            links.append(PageLink("…", "", None, False))
        shown = format_count(number, query.language)
        label = _("Page %(number)s") % {"number": shown}
        links.append(PageLink(shown, label, query.at_page(number).to_querystring(), number == query.page))
        before = number
    return links


class _EntryWriter:
    """Writes entries for one reader."""

    def __init__(self, language: str, vocabulary: Vocabulary) -> None:
        self.language = language
        self.themes = {slug: place for place, slug in enumerate(vocabulary.concepts("theme"), 1)}
        self.steps = {slug: place for place, slug in enumerate(vocabulary.concepts("evidence"), 1)}
        # An address with the record id left out, to be put in for each entry.
        self.lasting_address = reverse("initiative", args=["-"]).removesuffix("-/")

    def write(self, hit: Hit, why: Sequence[Reason]) -> SafeString:
        """Return `hit` as an item of the list."""
        is_foreign = hit.language != self.language
        parts = EntryParts(
            title=hit.title,
            path=f"{self.lasting_address}{hit.record_id}/" if is_foreign else hit.url,
            language=hit.language,
            text=hit.snippet,
            line=SEPARATOR.join(filter(None, self._line(hit))),
            mark=render_mark(tuple((theme.slug, self.themes.get(theme.slug, 1)) for theme in hit.themes)),
            facts=self._facts(hit, is_foreign),
            why=render_why(why, self.language),
        )
        return render_entry(parts)

    def _line(self, hit: Hit) -> tuple[str, ...]:
        where = ", ".join(filter(None, (hit.place, hit.country)))
        years = format_years(hit.start_year, None, hit.status.slug if hit.status else "")
        audiences = ", ".join([audience.label for audience in hit.audiences])
        return hit.kind.label if hit.kind else "", audiences, hit.organisation, where, years

    def _facts(self, hit: Hit, is_foreign: bool) -> SafeString:
        is_known = hit.status and hit.status.slug != Status.UNKNOWN
        return render_facts(
            self.language,
            foreign=hit.language if is_foreign else "",
            evidence=hit.evidence.label if hit.evidence else "",
            evidence_place=self.steps.get(hit.evidence.slug, 0) if hit.evidence else 0,
            effort=hit.effort.label if hit.effort else "",
            status=hit.status.label if is_known else "",
        )


def _stored_sort(sort: str, has_words: bool) -> str:
    return DEFAULT_SORT if sort == "newest" and not has_words else sort
