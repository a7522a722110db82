"""The backend contract: what words find."""

import pytest
from contract_tools import en, fill, ids_of, nb, nl
from documents_by_chance import make_document, new_id, random_documents

from search.query import SearchQuery

BAD_TEXTS = {
    "nul": "een\x00zaam",
    "control bytes": "".join(map(chr, range(32))) + "stress",
    "brackets": "(" * 3_000 + "stress" + "]" * 3_000,
    "quotes": "\"stress' “'",
    "operators": "* ? title:x AND OR NOT -stress +slaap ~2 ^9 [a TO b] /re/ \\",
    "only stop words": "de het een the og",
    "emoji": "😀👩‍👩‍👧 🏳️‍🌈",
    "right to left": "ללמוד וَحْدَة\u202e stress",
    "long word": "a" * 5_000,
    "many accents": "e\u0301\u0301\u0301" * 2_000,
    "900 words": " ".join(f"woord{number}" for number in range(900)),
    "10,000 characters": "stress " * 1_500,
    "a lone surrogate": "stress \ud800",
    "only hyphens": "--- - ‐‑",
    "a hyphenated chain": "a-" * 2_000 + "b",
}


class TextContract:
    """Words: what is found, and in which order."""

    @pytest.mark.parametrize(
        ("asked", "written"),
        [
            ("eenzaam", nl("Eenzame studenten")),
            ("EENZAAMHEID", nl("Eenzaamheid")),
            ("følelse", nb("Følelser")),
            ("folelser", nb("Følelser")),
            ("Aasgaard", nb("Åsgård")),
            ("clienten", nl("Cliënten")),
            ("cliënten", nl("Clienten")),
            ("ijsbreker", nl("Ĳsbreker")),
            ("foto's", nl("Fotos")),
            ("student's", en("Students")),
            ("soft hyphen", nl("soft\u00adhyphen soft hyphen")),
            ("e-health", nl("ehealth")),
            ("ehealth", nl("E-health voor studenten")),
            ("e-health", nl("e health")),
            ("running", en("They run")),
            ("2020", nl("Studiejaar 2020/21")),
            ("ntnu", nl("Lunch", names="NTNU\nTrondheim")),
        ],
    )
    def test_a_word_is_found_by_its_forms(self, backend, asked, written):
        fill(backend, [make_document(1, written), make_document(2, nl("Iets anders"))])
        assert ids_of(backend, asked) == [new_id(1)]

    @pytest.mark.parametrize(
        ("asked", "written", "other"),
        [
            ("cursus", nl("Slaapcursussen"), nl("Koers")),
            ("slaap", nl("Slaapcursus"), nl("Lap")),
            ("slaapcursus", nl("Cursus over slaap"), nl("Een andere cursus")),
            ("veiledning i gruppe", nb("Gruppeveiledning"), nb("Veiledning")),
            ("gruppeveiledning", nb("Veiledning i grupper"), nb("Veiledning")),
            ("korket", nb("Trafikkork"), nb("Trafikk")),
            ("tak", nl("Tak"), nl("Kontakt met studenten")),
            ("plan", nl("Plannen"), nl("Planeten")),
            ("bøker", nb("Bok"), nb("Bukser")),
            ("child", en("Children"), en("Chilled")),
            ("stad", nl("Steden"), nl("Stadium")),
        ],
    )
    def test_parts_and_irregular_forms_are_found_and_accidents_not(self, backend, asked, written, other):
        fill(backend, [make_document(1, written), make_document(2, other)])
        results = backend.search(SearchQuery(text=asked))
        assert (results.hits[0].id, results.complete) == (new_id(1), 1)

    def test_a_word_ranks_above_a_part_and_a_part_above_a_compound_said_apart(self, backend):
        documents = [
            make_document(1, nl("Titel", "De slaapcursus geeft rust")),
            make_document(2, nl("Titel", "De cursus over slaap")),
            make_document(3, nl("Titel", "Een slaapcursusboek geeft rust")),
            *(make_document(number, nl("Wandelgroep", "Lopen door de duinen")) for number in range(10, 30)),
        ]
        fill(backend, documents)
        assert ids_of(backend, "slaapcursus")[0] == new_id(1)
        assert set(ids_of(backend, "slaapcursus")) == {new_id(1), new_id(2), new_id(3)}
        assert ids_of(backend, "cursus")[0] == new_id(2)
        assert set(ids_of(backend, "cursus")) == {new_id(1), new_id(2), new_id(3)}

    def test_words_are_found_in_every_language_and_every_part(self, backend):
        documents = [
            make_document(1, nl("Campus")),
            make_document(2, nb("Tittel", "På campus")),
            make_document(3, nl("Titel"), en("Title", "", "On campus")),
            make_document(4, en("Elsewhere")),
        ]
        fill(backend, documents)
        assert set(ids_of(backend, "campus")) == {new_id(1), new_id(2), new_id(3)}

    def test_an_empty_text_lists_everything(self, backend):
        fill(backend, random_documents(1, 30))
        assert backend.search(SearchQuery()).total == 30

    @pytest.mark.parametrize(
        ("asked", "numbers"),
        [
            ('"sociale veiligheid"', {1}),
            ("“sociale veiligheid”", {1}),
            ('"veiligheid en sociale"', {2}),
            ('campus "sociale veiligheid"', {1}),
            ('"veiligheid"', {1, 2, 3}),
            ('"sociale veiligheid', {1, 2}),
            ("veiligheid -sociaal", {3}),
            ("veiligheid -campus -sociale", set()),
            ("veiligheid - campus", {3}),
            ("-veiligheid", {4}),
            ("e-health", {4}),
        ],
    )
    def test_quotation_marks_keep_the_order_and_a_hyphen_excludes(self, backend, asked, numbers):
        documents = [
            make_document(1, nl("Over sociale veiligheid")),
            make_document(2, nl("Veiligheid en sociale steun")),
            make_document(3, nl("Veiligheid op de campus")),
            make_document(4, nl("E-health")),
        ]
        fill(backend, documents)
        results = backend.search(SearchQuery(text=asked, page_size=100))
        # Where none holds all, those that hold some are all there is.
        whole = results.hits[: results.complete or None]
        assert {hit.id for hit in whole} == {new_id(number) for number in numbers}

    def test_every_word_must_be_found_where_enough_documents_hold_all(self, backend):
        both = [make_document(number, nl("Slaap", body="stress")) for number in range(20)]
        fill(backend, [*both, make_document(20, nl("Slaap"))])
        results = backend.search(SearchQuery(text="slaap stress"))
        assert {hit.id for hit in results.hits} == {document.id for document in both}
        assert not results.widened
        assert results.hits[0].matched == ("slaap", "stress")

    def test_the_search_widens_when_no_document_has_every_word(self, backend):
        documents = [
            make_document(1, nl("Slaap")),
            make_document(2, nl("Stress en slaap")),
            make_document(3, nl("Voeding")),
            make_document(4, nl("Sport")),
        ]
        fill(backend, documents)
        results = backend.search(SearchQuery(text="slaap stress voeding"))
        assert results.widened
        assert results.total == 3
        assert results.hits[0].id == new_id(2)
        assert {hit.id: hit.matched for hit in results.hits} == {
            new_id(1): ("slaap",),
            new_id(2): ("slaap", "stress"),
            new_id(3): ("voeding",),
        }

    @pytest.mark.parametrize("text", ["slaap stress", "slaap stress voeding"])
    def test_a_search_for_words_that_few_hold_all_of_lists_others_too(self, backend, text):
        documents = [make_document(1, nl("Stress en slaap en voeding")), make_document(2, nl("Slaap"))]
        fill(backend, documents)
        results = backend.search(SearchQuery(text=text))
        assert [hit.id for hit in results.hits] == [new_id(1), new_id(2)]
        assert (results.widened, results.complete, results.total) == (True, 1, 2)

    def test_more_words_rank_higher_in_a_widened_search(self, backend):
        filler = [make_document(number, nl("Wandelgroep")) for number in range(10, 40)]
        body_with_two = make_document(1, nl("Titel", body="slaap stress"))
        title_with_one = make_document(2, nl("Slaap slaap", "slaap", "slaap"))
        fill(backend, [*filler, body_with_two, title_with_one])
        assert ids_of(backend, "slaap stress voeding") == [new_id(1), new_id(2)]

    def test_filters_alone_never_widen_a_search(self, backend):
        both = [make_document(n, nl("Slaap en stress"), facets={"theme": ("data",)}) for n in range(20)]
        fill(backend, [*both, make_document(20, nl("Slaap"), facets={"theme": ("staff",)})])
        results = backend.search(SearchQuery(text="slaap stress", filters=(("theme", ("staff",)),)))
        assert (results.total, results.widened) == (0, False)
        assert results.counts["theme"] == {"data": 20}

    def test_one_unknown_word_finds_nothing(self, backend):
        fill(backend, random_documents(1, 5))
        results = backend.search(SearchQuery(text="xyzzy"))
        assert (results.total, results.hits, results.widened) == (0, (), False)
        assert results.missing == ("xyzzy",)

    def test_words_that_no_document_holds_are_named(self, backend):
        documents = [make_document(1, nl("Slaap")), make_document(2, nl("Stress"))]
        fill(backend, documents)
        assert backend.search(SearchQuery(text="slaap xyzzy")).missing == ("xyzzy",)
        assert backend.search(SearchQuery(text="slaap stress")).missing == ()
        assert backend.search(SearchQuery(text="slaap")).missing == ()
        assert backend.words() == {"slaap": 1, "stress": 1}

    def test_stop_words_need_not_be_found(self, backend):
        fill(backend, [make_document(1, nb("Ensomhet")), make_document(2, nb("Søvn"))])
        assert ids_of(backend, "the og ensomhet de") == [new_id(1)]

    def test_stop_words_alone_are_looked_for(self, backend):
        fill(backend, [make_document(1, nl("Het begin")), make_document(2, nl("Begin"))])
        assert ids_of(backend, "het") == [new_id(1)]

    def test_a_stop_word_of_one_language_is_found_in_another(self, backend):
        fill(backend, [make_document(1, en("Men talk")), make_document(2, en("Women talk"))])
        assert ids_of(backend, "men") == [new_id(1)]
        assert ids_of(backend, "talk men", language="en")[0] == new_id(1)

    @pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
    def test_bad_input_is_answered(self, backend, text):
        fill(backend, [make_document(1, nl("Stress, slaap en woord1"))])
        results = backend.search(SearchQuery(text=text))
        assert results.total in (0, 1)
        assert len(results.hits) == results.total

    def test_bad_text_in_a_document_can_be_stored(self, backend):
        texts = [nl(text, text, text, text) for text in BAD_TEXTS.values()]
        documents = [make_document(number, text) for number, text in enumerate(texts)]
        fill(backend, documents)
        assert backend.search(SearchQuery()).total == len(texts)
