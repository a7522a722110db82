"""The backend contract: titles by the beginnings of their words."""

import pytest
from contract_tools import en, fill, nb, nl
from documents_by_chance import make_document, new_id

from search.backends.base import SearchUnavailable


class SuggestContract:
    """Suggestions while somebody types."""

    def test_the_last_word_may_be_unfinished_and_the_others_may_not(self, backend):
        fill(backend, [make_document(1, nl("Financieel spreekuur")), make_document(2, nl("Financiën"))])
        assert backend.suggest(["spree"], language="nl") == [new_id(1)]
        assert backend.suggest(["financieel", "spr"], language="nl") == [new_id(1)]
        assert backend.suggest(["spr", "financieel"], language="nl") == []

    def test_a_title_is_found_folded_and_in_pieces(self, backend):
        fill(backend, [make_document(1, nb("Søvn og e-læring"))])
        for words in (["sov"], ["laering"], ["e", "lae"]):
            assert backend.suggest(words, language="nb") == [new_id(1)]

    def test_a_hyphen_may_be_there_or_not(self, backend):
        fill(backend, [make_document(1, nl("Studie-uitval")), make_document(2, nl("Studiekeuze"))])
        for words in (["studie-uit"], ["studieuit"], ["uitv"], ["studie", "uit"]):
            assert backend.suggest(words, language="nl") == [new_id(1)]
        fill(backend, [make_document(1, nl("Studieuitval"))])
        assert backend.suggest(["studie-uitv"], language="nl") == [new_id(1)]

    def test_letters_that_may_be_left_out_are_there_or_not(self, backend):
        fill(backend, [make_document(1, nl("Leven met AD(H)D"))])
        assert [backend.suggest([word], language="nl") for word in ("adhd", "add")] == [[new_id(1)]] * 2

    def test_aa_is_another_way_to_write_a_norwegian_letter(self, backend):
        fill(backend, [make_document(1, nb("Åpen dag")), make_document(2, nb("Paa vei"))])
        for word in ("apen", "aape"):
            assert backend.suggest([word], language="nb") == [new_id(1)]
        for word in ("pa", "paa"):
            assert backend.suggest([word], language="nb") == [new_id(2)]

    def test_aa_is_two_letters_in_dutch(self, backend):
        fill(backend, [make_document(1, nl("Maatwerk")), make_document(2, nl("Materiaal"))])
        assert backend.suggest(["maat"], language="nl") == [new_id(1)]

    def test_words_of_different_languages_are_not_put_together(self, backend):
        fill(backend, [make_document(1, nl("Slaap beter"), en("Sleep well"))])
        assert backend.suggest(["beter", "wel"], language="nl") == []

    def test_the_readers_language_comes_first_then_evidence(self, backend):
        documents = [
            make_document(1, en("Training"), evidence=5),
            make_document(2, nl("Training"), evidence=1),
            make_document(3, nl("Trainen"), evidence=4),
        ]
        fill(backend, documents)
        assert backend.suggest(["train"], language="nl") == [new_id(3), new_id(2), new_id(1)]
        assert backend.suggest(["train"], language="en", limit=1) == [new_id(1)]

    def test_what_is_excluded_makes_room_for_others(self, backend):
        fill(backend, [make_document(1, nl("Rust")), make_document(2, nl("Rustig"))])
        assert backend.suggest(["rust"], language="nl", limit=1, exclude=[new_id(1)]) == [new_id(2)]
        assert backend.suggest(["rust"], language="nl", limit=1, exclude=[new_id(2)]) == [new_id(1)]

    def test_only_titles_are_suggested(self, backend):
        fill(backend, [make_document(1, nl("Rust", "Slapen", "Dromen"))])
        assert backend.suggest(["slapen"], language="nl") == []
        assert backend.suggest(["dro"], language="nl") == []

    def test_suggesting_needs_an_index(self, backend):
        with pytest.raises(SearchUnavailable):
            backend.suggest(["rust"], language="nl")

    def test_totals_count_every_document_but_the_excluded_and_follow_changes(self, backend):
        documents = [make_document(n, nl("Rust"), facets={"theme": ("support",)}) for n in (1, 2)]
        fill(backend, documents)
        assert backend.totals(["theme"]) == {"theme": {"support": 2}}
        assert backend.totals(["theme"], exclude=[new_id(1)]) == {"theme": {"support": 1}}
        backend.write([], delete=[new_id(2)])
        assert backend.totals(["theme"]) == {"theme": {"support": 1}}
