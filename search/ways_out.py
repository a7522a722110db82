"""What to try where a search finds nothing: each way with the number of results that it gives."""

from dataclasses import dataclass, replace

from initiatives.vocabulary import get_vocabulary

from .analysis import Thesaurus
from .backends.base import SearchUnavailable
from .public import hidden_ids
from .query import SearchQuery
from .reader import get_reader
from .thesaurus import get_thesaurus

# Each way costs one question to the engine.
MAX_WAYS = 6


@dataclass(frozen=True, slots=True)
class WayOut:
    """The same search without the choices of one facet; where `facet` is "", without any or without words."""

    facet: str
    query: SearchQuery
    total: int


def find_ways_out(query: SearchQuery) -> list[WayOut]:
    """Return small changes to `query` that find something, most results first; [] if search is down."""
    candidates = [(facet, query.without(facet)) for facet, _values in query.filters]
    if query.text and query.filters:
        candidates = [("", query.without()), ("", replace(query, text="", page=1)), *candidates]
    try:
        hidden = hidden_ids()
        thesaurus = get_thesaurus(get_vocabulary())
        ways = [WayOut(facet, way, _total(way, hidden, thesaurus)) for facet, way in candidates[:MAX_WAYS]]
    except SearchUnavailable:
        return []
    return sorted((way for way in ways if way.total), key=lambda way: -way.total)


def _total(query: SearchQuery, hidden: list[str], thesaurus: Thesaurus) -> int:
    # Results that hold only some of the words are no way out: they are what the reader saw already.
    raw = get_reader().search(replace(query, page_size=1), facets=(), exclude=hidden, thesaurus=thesaurus)
    return raw.complete if raw.widened else raw.total
