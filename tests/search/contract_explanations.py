"""The backend contract: what makes the score of a hit."""

import pytest
from contract_tools import fill, nl
from documents_by_chance import make_document, new_id

from search.query import SearchQuery


class ExplainContract:
    """Explanations."""

    @pytest.mark.parametrize("text", ["training", "training slaap", "slaapcursus", "stress rust training"])
    def test_shares_add_up_to_the_score(self, backend, text):
        others = [make_document(number, nl("Wandelen")) for number in range(10, 30)]
        documents = [
            make_document(1, nl("Training", "Training in slaap", "Slaapcursus")),
            make_document(2, nl("Slaapcursus", "Rust", "Een training")),
        ]
        fill(backend, [*others, *documents])
        query = SearchQuery(text=text)
        results = backend.search(query)
        shares = backend.explain(query, [hit.id for hit in results.hits], widened=results.widened)
        assert results.hits
        for hit in results.hits:
            total = sum(share.score for share in shares[hit.id])
            assert total == pytest.approx(hit.score, rel=0.01)

    def test_shares_say_which_word_counts_where_and_how(self, backend):
        fill(backend, [make_document(1, nl("Slaapcursus")), make_document(2, nl("Rust", "Een cursus"))])
        shares = backend.explain(SearchQuery(text="cursus"), [new_id(1), new_id(2)], widened=False)
        assert {(share.words, share.way) for share in shares[new_id(1)]} == {(("cursus",), "part")}
        assert ("summary", "stem") in {(share.field, share.way) for share in shares[new_id(2)]}
        assert shares[new_id(2)] == sorted(shares[new_id(2)], key=lambda share: -share.score)
