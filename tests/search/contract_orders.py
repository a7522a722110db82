"""The backend contract: in which order results come."""

import pytest
from contract_tools import fill, ids_of, nb, nl
from documents_by_chance import make_document, new_id, random_documents

from search.documents import LanguageText
from search.query import SORTS, SearchQuery


class RankingContract:
    """Orders."""

    def test_title_over_summary_over_body(self, backend):
        others = [make_document(number, nl("Wandelen", "Samen", "Buiten")) for number in range(10, 30)]
        documents = [
            make_document(1, nl("Wandelen", "Samen", "Stress")),
            make_document(2, nl("Stress", "Samen", "Buiten")),
            make_document(3, nl("Wandelen", "Stress", "Buiten")),
        ]
        fill(backend, [*others, *documents])
        assert ids_of(backend, "stress") == [new_id(2), new_id(3), new_id(1)]

    @pytest.mark.parametrize("language", ["nl", "nb", "en"])
    def test_the_readers_language_comes_first(self, backend, language):
        others = [make_document(number, nl("Wandelen")) for number in range(10, 30)]
        documents = [
            make_document(n, LanguageText(code, "Stress")) for n, code in enumerate(("nl", "nb", "en"))
        ]
        fill(backend, [*others, *documents])
        expected = new_id(["nl", "nb", "en"].index(language))
        assert ids_of(backend, "stress", language=language)[0] == expected

    def test_a_later_review_breaks_ties_of_equal_evidence(self, backend):
        documents = [
            make_document(number, nl("Stress"), evidence=number % 2, reviewed=20_000 + number * 7 % 40)
            for number in range(40)
        ]
        fill(backend, documents)
        expected = sorted(documents, key=lambda each: (-each.evidence, -each.reviewed))
        assert ids_of(backend, "stress") == [each.id for each in expected]

    def test_stronger_evidence_breaks_ties(self, backend):
        documents = [make_document(number, nl("Stress"), evidence=number % 6) for number in range(60)]
        fill(backend, documents)
        expected = [each.evidence for each in sorted(documents, key=lambda each: -each.evidence)]
        evidence = {each.id: each.evidence for each in documents}
        assert [evidence[id] for id in ids_of(backend, "stress")] == expected

    @pytest.mark.parametrize(
        ("sort", "key"),
        [
            ("newest", lambda each: (-each.newest, -each.evidence)),
            ("reviewed", lambda each: (-each.reviewed, -each.evidence)),
            ("evidence", lambda each: (-each.evidence, -each.reviewed)),
        ],
    )
    @pytest.mark.parametrize("text", ["", "stress"])
    def test_sorts_by_a_field(self, backend, sort, key, text):
        documents = random_documents(3, 60)
        fill(backend, documents)
        by_id = {each.id: each for each in documents}
        keys = [key(by_id[id]) for id in ids_of(backend, text, sort=sort)]
        assert keys == sorted(keys)
        assert len(keys) > 5

    def test_relevance_without_words_is_newest(self, backend):
        fill(backend, random_documents(3, 40))
        assert ids_of(backend) == ids_of(backend, sort="newest")

    def test_titles_follow_the_readers_alphabet(self, backend):
        titles = ["Åpen dag", "Zebra", "Ærlig", "apekatt", "Østlandet", "«Éen»", "Een b"]
        fill(backend, [make_document(number, nb(title)) for number, title in enumerate(titles)])

        def sorted_for(language):
            numbers = {new_id(number): number for number in range(len(titles))}
            return [titles[numbers[id]] for id in ids_of(backend, sort="title", language=language)]

        assert sorted_for("nb") == ["apekatt", "«Éen»", "Een b", "Zebra", "Ærlig", "Østlandet", "Åpen dag"]
        assert sorted_for("nl") == ["Ærlig", "apekatt", "Åpen dag", "«Éen»", "Een b", "Østlandet", "Zebra"]

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize("text", ["", "stress"])
    def test_pages_follow_on_without_gap_or_double(self, backend, sort, text):
        same = [make_document(number, nl("Stress"), evidence=2) for number in range(100, 140)]
        fill(backend, [*random_documents(5, 40), *same])
        query = SearchQuery(text=text, sort=sort, page_size=7)
        total = backend.search(query).total
        pages = [backend.search(query.at_page(page)).hits for page in range(1, 2 + total // 7)]
        ids = [hit.id for page in pages for hit in page]
        assert ids == ids_of(backend, text, sort=sort)[: len(ids)]
        assert len(ids) == len(set(ids)) == total

    def test_a_page_beyond_the_last_is_empty(self, backend):
        fill(backend, random_documents(5, 10))
        for sort in SORTS:
            results = backend.search(SearchQuery(text="stress", sort=sort, page=500))
            assert results.hits == ()
            assert results.total > 0
