"""The backend contract: words are found by what the everyday dictionary calls them in other languages."""

import pytest
from contract_tools import en, fill, nb, nl
from documents_by_chance import make_document, new_id

from search.query import SearchQuery


def found(backend, text: str, language: str) -> list[str]:
    query = SearchQuery(text=text, language=language, page_size=100)
    return [hit.id for hit in backend.search(query).hits]


class MeaningContract:
    """The everyday dictionary, without a thesaurus."""

    @pytest.mark.parametrize(
        ("asked", "language", "written"),
        [
            ("shovel", "en", nl("Een schep")),
            ("schepje", "nl", nb("Spader")),
            ("skje", "nb", en("Spoons")),
            # A part of a compound, and phrases either way.
            ("schep", "nl", nb("Snøspade")),
            ("geldautomaat", "nl", nb("Minibank")),
            ("bottle opener", "en", nl("Flesopener")),
            ("flesopener", "nl", en("An opener for any bottle")),
        ],
    )
    def test_a_word_finds_what_it_is_called_elsewhere(self, backend, asked, language, written):
        fill(backend, [make_document(1, written), make_document(2, nl("Wandelen"))])
        assert found(backend, asked, language) == [new_id(1)]

    def test_a_word_of_the_reader_is_translated_from_no_other_language(self, backend):
        # To an English reader a spade is a tool, and no Dutch one reads Norwegian "brand" or English "brand".
        fill(backend, [make_document(1, nl("Merk")), make_document(2, en("Fire"))])
        assert found(backend, "brand", "nl") == [new_id(2)]
        assert found(backend, "brand", "en") == [new_id(1)]

    def test_the_word_itself_ranks_before_its_meaning(self, backend):
        fill(backend, [make_document(1, nb("Spade")), make_document(2, nl("Schep"))])
        assert found(backend, "schep", "nl") == [new_id(2), new_id(1)]

    def test_an_excluded_word_excludes_not_what_it_is_called_elsewhere(self, backend):
        fill(backend, [make_document(1, nl("Tuin", "Een schep")), make_document(2, nl("Tuin", "Shovel"))])
        assert found(backend, "tuin -shovel", "nl") == [new_id(1)]

    def test_explanations_say_that_another_word_was_found(self, backend):
        fill(backend, [make_document(1, nb("Spade"))])
        shares = backend.explain(SearchQuery(text="schep", language="nl"), [new_id(1)], widened=False)
        assert {(share.words, share.way) for share in shares[new_id(1)]} == {(("schep",), "meaning")}
