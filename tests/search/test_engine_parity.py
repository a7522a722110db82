"""Both engines find the same: totals, counts and hits, for searches by chance."""

from dataclasses import replace

import pytest
from contract_tools import fill
from documents_by_chance import random_documents, random_query
from engine_tools import elasticsearch_backend

from kennisbank.settings.engines import read_search_url
from search.backends.tantivy import TantivyBackend
from search.query import SORTS

SEARCHES = 500


@pytest.fixture
def engines(elasticsearch_url, tmp_path):
    """Return both engines, each with an index of its own."""
    with elasticsearch_backend(elasticsearch_url) as elasticsearch:
        yield TantivyBackend(read_search_url("", data_dir=tmp_path)), elasticsearch


def test_searches_by_chance_find_the_same_on_both_engines(engines):
    for engine in engines:
        documents = random_documents(7, 300)
        fill(engine, documents[:200])
        engine.write(documents[150:], delete=[each.id for each in documents[:20]])
    for number in range(SEARCHES):
        query = replace(random_query(number), page_size=100, sort=SORTS[number % len(SORTS)])
        one, other = (engine.search(query) for engine in engines)
        assert (one.total, one.widened, one.complete) == (other.total, other.widened, other.complete), query
        assert one.counts == other.counts, query
        assert one.missing == other.missing, query
        if one.total <= 100:
            assert {hit.id: hit.matched for hit in one.hits} == {hit.id: hit.matched for hit in other.hits}, (
                query
            )
        if query.effective_sort != "relevance":
            assert [hit.id for hit in one.hits] == [hit.id for hit in other.hits], query
