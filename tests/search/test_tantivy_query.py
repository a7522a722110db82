"""Plans become queries that find and score what their nodes say."""

import pytest
from contract_tools import fill, nl
from documents_by_chance import make_document

from search.backends.nodes import AllOf, AnyOf, Boosted, Constant, Term
from search.backends.tantivy import TantivyBackend
from search.backends.tantivy_query import to_query


def test_unions_in_unions_are_one_that_scores_the_same(tmp_path):
    backend = TantivyBackend({"PATH": tmp_path / "index"})
    fill(backend, [make_document(n, nl(title)) for n, title in enumerate(("slaap", "stress", "eten"))])
    slaap, stress = Term("words", "slaap"), Term("words", "stress", 0.5)
    inner = Boosted(AnyOf([stress, Boosted(AllOf([slaap, slaap]), 2.0), Constant(stress, 3.0)]), 0.25)
    query = to_query(AnyOf([slaap, inner]))
    assert str(query).count("minimum_number_should_match: 1") == 1
    searcher = backend._reader.snapshot().searcher
    [(first, _address)], [(second, _address)] = (
        searcher.search(to_query(Term("words", word)), 3).hits for word in ("slaap", "stress")
    )
    found = searcher.search(query, 3)
    assert found.count == 2
    expected = [first + 0.25 * 2 * 2 * first, 0.25 * (0.5 * second + 3)]
    assert [score for score, _address in found.hits] == pytest.approx(expected)
