"""The backend contract: words are found by what the everyday dictionary calls them in other languages."""

import pytest
from contract_tools import en, fill, ids_of, nb, nl
from documents_by_chance import make_document, new_id

from search.query import SearchQuery


class TranslationContract:
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
            # No list of words has this compound.
            ("personvernombud", "nb", en("Data protection officer")),
        ],
    )
    def test_a_word_finds_what_it_is_called_elsewhere(self, backend, asked, language, written):
        fill(backend, [make_document(1, written), make_document(2, nl("Wandelen"))])
        assert ids_of(backend, asked, language=language) == [new_id(1)]

    def test_a_word_of_the_reader_is_translated_from_no_other_language(self, backend):
        # A fire in Dutch, and the name of a make in English.
        fill(backend, [make_document(1, nl("Merk")), make_document(2, en("Fire"))])
        assert ids_of(backend, "brand", language="nl") == [new_id(2)]
        assert ids_of(backend, "brand", language="en") == [new_id(1)]

    def test_the_word_itself_ranks_before_its_translation(self, backend):
        fill(backend, [make_document(1, nb("Spade")), make_document(2, nl("Schep"))])
        assert ids_of(backend, "schep", language="nl") == [new_id(2), new_id(1)]

    def test_an_excluded_word_excludes_not_what_it_is_called_elsewhere(self, backend):
        fill(backend, [make_document(1, nl("Tuin", "Een schep")), make_document(2, nl("Tuin", "Shovel"))])
        assert ids_of(backend, "tuin -shovel", language="nl") == [new_id(1)]

    def test_explanations_say_that_another_word_was_found(self, backend):
        fill(backend, [make_document(1, nb("Spade"))])
        shares = backend.explain(SearchQuery(text="schep", language="nl"), [new_id(1)], widened=False)
        assert {(share.words, share.way) for share in shares[new_id(1)]} == {(("schep",), "translation")}
