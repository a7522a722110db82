"""What pages of other apps show of search: the bank at a glance, and initiatives like this one."""

from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from initiatives.formats import format_count
from initiatives.models import InitiativePage
from initiatives.vocabulary import get_vocabulary
from search.analysis import Highlighter
from search.backends.base import SearchUnavailable
from search.display import make_entries
from search.hits import load_hits
from search.query import SearchQuery
from search.reader import get_reader
from search.results import run_search
from search.wheel import Petal, build_wheel

register = template.Library()
NEWEST = 6
SIMILAR = 4


@dataclass(frozen=True, slots=True)
class Overview:
    """The wheel with its counts, how many initiatives there are, and the newest."""

    total: int
    total_text: str
    petals: list[Petal]
    newest: list[SafeString]


@register.simple_tag
def bank_overview() -> Overview:
    """Return the bank at a glance, in the reader's language."""
    language = get_language()
    vocabulary = get_vocabulary()
    results = run_search(SearchQuery(language=language, page_size=NEWEST), vocabulary=vocabulary)
    return Overview(
        total=results.total,
        total_text=format_count(results.total, language),
        petals=build_wheel(results, vocabulary),
        newest=make_entries(results.hits, language=language, vocabulary=vocabulary),
    )


@register.simple_tag
def similar_initiatives(page: InitiativePage) -> list[SafeString]:
    """Return the initiatives that share most with `page`; none while search is down."""
    language = get_language()
    vocabulary = get_vocabulary()
    try:
        raw_hits = get_reader().similar(str(page.translation_key), limit=SIMILAR)
    except SearchUnavailable:
        return []
    hits = load_hits(raw_hits, highlighter=Highlighter(()), language=language, vocabulary=vocabulary)
    return make_entries(hits, language=language, vocabulary=vocabulary)
