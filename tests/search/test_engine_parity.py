"""Both engines find the same: totals, counts and hits, for searches by chance."""

from dataclasses import replace

import pytest
from contract_concepts import THESAURUS, named
from contract_tools import fill, nl
from documents_by_chance import make_document, new_id, random_documents, random_query
from engine_tools import elasticsearch_backend

from kennisbank.settings.engines import read_search_url
from search.backends.base import RawResults
from search.backends.tantivy import TantivyBackend
from search.query import SORTS, SearchQuery

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
    differing = {}
    for number in range(SEARCHES):
        query = replace(random_query(number), page_size=100, sort=SORTS[number % len(SORTS)])
        if differences := compare(query, *(engine.search(query) for engine in engines)):
            differing[query] = differences
    print(f"{SEARCHES - len(differing)} of {SEARCHES} searches agree: totals, counts, words, hits, orders")
    assert differing == {}


def compare(query: SearchQuery, one: RawResults, other: RawResults) -> list[str]:
    """Return in what two answers to `query` differ; scores may, and with them the order of the best."""
    names = ["total", "widened", "complete", "counts", "missing"]
    differences = [name for name in names if getattr(one, name) != getattr(other, name)]
    found = [{hit.id: hit.matched for hit in answer.hits} for answer in (one, other)]
    if one.total <= query.page_size and found[0] != found[1]:
        differences.append("hits")
    if query.effective_sort != "relevance" and [*found[0]] != [*found[1]]:
        differences.append("order")
    return differences


def test_a_word_that_no_document_holds_is_named_where_others_lie_near_it(engines):
    query = SearchQuery(text="slaapcursus")
    near = replace(named(1, nl("Slaap", "Over slaap")), facets={"theme": ("data",)})
    for engine in engines:
        fill(engine, [near, make_document(2, nl("Wandelgroep"))])
        found = engine.search(query, thesaurus=THESAURUS)
        assert [hit.id for hit in found.hits] == [new_id(1)]
        assert (found.widened, found.complete, found.missing) == (True, 0, ("slaapcursus",))
