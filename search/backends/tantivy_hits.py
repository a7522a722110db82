"""One page of hits in a total order: ties are broken by evidence, review date and a hash of the id."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import tantivy

from search.query import RESULT_WINDOW

from .base import RawHit
from .ranks import RANKS, TIE_BREAKER, title_field

Found = list[tuple[Any, tantivy.DocAddress]]


def find_ordered(
    searcher: tantivy.Searcher, query: tantivy.Query, sort: str, language: str, offset: int, size: int
) -> tuple[int, Found]:
    """Return (total, page of hits) in the order of a field; the keys of that order are no scores."""
    field, order = RANKS.get(sort), tantivy.Order.Desc
    if field is None:
        field, order = title_field(language), tantivy.Order.Asc
    size = min(size, max(1, RESULT_WINDOW - offset))
    result = searcher.search(query, size, offset=offset, order_by_field=field, order=order)
    return result.count, [(0.0, address) for _key, address in result.hits]


def find_relevant(
    searcher: tantivy.Searcher, query: tantivy.Query, offset: int, size: int
) -> tuple[int, Found]:
    """Return (total, page of hits with their scores), best first."""
    end = min(offset + size, RESULT_WINDOW)
    limit = end + 1
    result = searcher.search(query, limit)
    hits = result.hits
    # A run of equal scores that goes beyond the page must be known whole before it can be ordered.
    while len(hits) == limit < RESULT_WINDOW and hits[-1][0] == hits[end - 1][0]:
        limit = min(4 * limit, RESULT_WINDOW)
        hits = searcher.search(query, limit).hits
    return result.count, _break_ties(searcher, hits, offset, end)


def read_ids(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> list[str]:
    """Return the ids of documents, in their order."""
    highs = searcher.fast_field_values("id_high", addresses)
    lows = searcher.fast_field_values("id_low", addresses)
    return [_format_id(f"{high:016x}{low:016x}") for high, low in zip(highs, lows, strict=True)]


def make_hits(searcher: tantivy.Searcher, found: Found) -> list[RawHit]:
    """Return hits as the contract has them, without the words that they hold."""
    ids = read_ids(searcher, [address for _score, address in found])
    return [RawHit(id, score) for id, (score, _address) in zip(ids, found, strict=True)]


def _format_id(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _break_ties(searcher: tantivy.Searcher, hits: Found, start: int, end: int) -> Found:
    """Return hits[start:end] with every run of equal scores that touches it in its right order."""
    if len({score for score, _address in hits}) == len(hits):
        return hits[start:end]
    ordered: Found = []
    for _score, run in groupby(hits, key=lambda hit: hit[0]):
        tied = list(run)
        if len(tied) > 1 and len(ordered) < end and len(ordered) + len(tied) > start:
            tied = _by_rank(searcher, tied)
        ordered += tied
    return ordered[start:end]


def _by_rank(searcher: tantivy.Searcher, hits: Found) -> Found:
    ranks: Sequence[int] = searcher.fast_field_values(TIE_BREAKER, [address for _score, address in hits])
    pairs = sorted(zip(ranks, range(len(hits)), strict=True), reverse=True)
    return [hits[place] for _rank, place in pairs]
