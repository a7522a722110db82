"""The backend contract: counts, and what is related."""

import pytest
from contract_tools import en, fill, nb, nl
from documents_by_chance import make_document, new_id, random_documents, random_query, recount

from search.facets import FACET_NAMES
from search.query import SearchQuery, canonical_filters


class FacetContract:
    """Counts."""

    @pytest.mark.parametrize("seed", range(4))
    def test_totals_and_counts_agree_with_a_recount(self, backend, seed):
        documents = random_documents(seed, 100)
        fill(backend, documents[:80])
        # Segments of their own, replaced and deleted documents: where counts go wrong.
        backend.write(documents[70:95])
        backend.write(documents[95:], delete=[each.id for each in documents[:5]])
        for number in range(50):
            query = random_query(1000 * seed + number)
            results = backend.search(SearchQuery(**{**vars(query), "page_size": 100}))
            ids, counts, widened = recount(documents[5:], query)
            assert {hit.id for hit in results.hits} == ids, query
            assert (results.total, results.widened) == (len(ids), widened), query
            assert {name: dict(values) for name, values in results.counts.items()} == counts, query

    def test_values_of_one_facet_widen_and_facets_narrow(self, backend):
        documents = [
            make_document(1, facets={"theme": ("data",), "kind": ("tool",)}),
            make_document(2, facets={"theme": ("staff",), "kind": ("tool",)}),
            make_document(3, facets={"theme": ("data",), "kind": ("course",)}),
        ]
        fill(backend, documents)
        chosen = canonical_filters({"theme": ["data", "staff"], "kind": ["tool"]})
        results = backend.search(SearchQuery(filters=chosen))
        assert {hit.id for hit in results.hits} == {new_id(1), new_id(2)}
        assert results.counts["theme"] == {"data": 1, "staff": 1}
        assert results.counts["kind"] == {"tool": 2, "course": 1}

    def test_all_values_are_counted_not_ten(self, backend):
        documents = [make_document(n, facets={"organisation": (f"org-{n}",)}) for n in range(40)]
        fill(backend, documents)
        assert len(backend.search(SearchQuery()).counts["organisation"]) == 40

    def test_only_facets_asked_for_are_counted(self, backend):
        fill(backend, random_documents(2, 10))
        assert set(backend.search(SearchQuery()).counts) == set(FACET_NAMES)
        assert set(backend.search(SearchQuery(), facets=("theme", "topic")).counts) == {"theme", "topic"}
        assert backend.search(SearchQuery(), facets=()).counts == {}

    def test_an_unknown_value_finds_nothing(self, backend):
        fill(backend, random_documents(2, 10))
        query = SearchQuery(filters=(("theme", ('x" OR y', "*")),))
        assert backend.search(query).total == 0

    @pytest.mark.parametrize("text", ["", "wandelgroep"])
    @pytest.mark.parametrize(
        "value", ['x" OR y', '") OR facets:("kind:tool', "a\\", '\\"', "*", "", "[a TO z]"]
    )
    def test_a_value_is_never_read_as_a_query(self, backend, text, value):
        fill(backend, [make_document(n, facets={"theme": ("data",), "kind": ("tool",)}) for n in (1, 2)])
        results = backend.search(SearchQuery(text=text, filters=(("theme", (value,)), ("kind", ("tool",)))))
        assert results.total == 0
        assert (results.counts["theme"], results.counts["kind"]) == ({"data": 2}, {})
        holder = make_document(3, facets={"organisation": (value,), "kind": ("tool",)})
        backend.write([holder] if value else [])
        chosen = (("organisation", (value,)), ("kind", ("tool",)))
        results = backend.search(SearchQuery(text=text, filters=chosen))
        assert (results.total, sum(results.counts["kind"].values())) == (bool(value), bool(value))

    def test_excluded_documents_are_as_if_they_were_not_there(self, backend):
        documents = random_documents(4, 40)
        fill(backend, documents)
        hidden = [each.id for each in documents[:7]]
        for query in (SearchQuery(page_size=100), random_query(8)):
            results = backend.search(query, exclude=hidden)
            ids, counts, _widened = recount(documents[7:], query)
            assert results.total == len(ids)
            assert {name: dict(values) for name, values in results.counts.items()} == counts


class SimilarContract:
    """Related documents."""

    def test_what_shares_rare_topics_comes_first(self, backend):
        others = [make_document(n, nl("Wandelen"), facets={"topic": ("sport",)}) for n in range(10, 40)]
        documents = [
            make_document(1, nl("Wandelen"), facets={"topic": ("sport", "grief"), "theme": ("data",)}),
            make_document(2, en("Mourning"), facets={"topic": ("grief",), "theme": ("staff",)}),
            make_document(3, en("Elsewhere"), facets={"topic": ("money",)}),
        ]
        fill(backend, [*others, *documents])
        hits = backend.similar(new_id(1), limit=3)
        assert hits[0].id == new_id(2)
        assert len(hits) == 3
        assert new_id(1) not in {hit.id for hit in hits}
        assert new_id(3) not in {hit.id for hit in backend.similar(new_id(1), limit=50)}

    def test_what_titles_and_summaries_name_leads_to_other_languages(self, backend):
        walk = {"title": ("term/walk", "topic/nature")}
        documents = [
            make_document(1, nl("Wandelen in het bos", "Samen naar buiten"), concepts=walk),
            make_document(2, nb("Fottur i skogen"), concepts=walk),
            make_document(3, nl("Wandelen", "Samen eten")),
            *(make_document(n, nl("Schulden", "Samen sparen")) for n in range(10, 40)),
        ]
        fill(backend, documents)
        assert [hit.id for hit in backend.similar(new_id(1), limit=2)] == [new_id(2), new_id(3)]

    def test_words_of_the_title_count_too(self, backend):
        documents = [make_document(1, nl("Rouwgroep")), make_document(2, nl("Rouwgroep")), make_document(3)]
        fill(backend, documents)
        assert [hit.id for hit in backend.similar(new_id(1))] == [new_id(2)]

    def test_an_unknown_document_has_none(self, backend):
        fill(backend, random_documents(1, 3))
        assert backend.similar(new_id(99)) == []
        assert backend.similar("no id at all") == []
        assert backend.similar(new_id(1), limit=0) == []
