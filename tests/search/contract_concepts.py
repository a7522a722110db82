"""The backend contract: words that name a concept find it in every language."""

import pytest
from contract_tools import en, fill, nb, nl
from documents_by_chance import make_document, new_id

from search.analysis import Label, Thesaurus
from search.documents import InitiativeDocument, LanguageText, name_concepts
from search.query import SearchQuery

THESAURUS = Thesaurus(
    [
        Label("topic/loneliness", "nl", "eenzaamheid"),
        Label("topic/loneliness", "nb", "ensomhet"),
        Label("topic/loneliness", "nb", "einsemd"),
        Label("topic/loneliness", "en", "loneliness"),
        Label("topic/belonging", "nl", "erbij horen"),
        Label("topic/belonging", "en", "sense of belonging"),
        Label("term/lecture", "nl", "college"),
        Label("term/lecture", "nb", "forelesning"),
        Label("term/lesson", "nb", "time"),
        Label("term/lesson", "nl", "les"),
        Label("level/institution", "en", "college"),
        Label("level/institution", "nl", "hogeschool"),
        Label("topic/sleep", "nl", "slaap"),
        Label("topic/sleep", "nb", "søvn"),
    ]
)


def named(number: int, *texts: LanguageText, own: tuple[str, ...] = ()) -> InitiativeDocument:
    """Return a document with the concepts that its texts name, and its own."""
    concepts = {**name_concepts(texts, {}, THESAURUS), "own": own}
    return make_document(number, *texts, concepts=concepts)


def found(backend, text: str, language: str = "nl") -> list[str]:
    query = SearchQuery(text=text, language=language, page_size=100)
    results = backend.search(query, thesaurus=THESAURUS)
    assert not results.widened
    return [hit.id for hit in results.hits]


class ConceptContract:
    """Concepts across languages."""

    @pytest.mark.parametrize(
        ("asked", "written"),
        [
            ("loneliness", nl("Eenzaamheid")),
            ("eenzaamheid", nb("Einsemda")),
            ("einsemd", en("Loneliness")),
            ("sense of belonging", nl("Erbij horen")),
            ("slaap", nb("Søvnkurs")),
        ],
    )
    def test_a_label_finds_the_others(self, backend, asked, written):
        fill(backend, [named(1, written), named(2, nl("Wandelen")), named(3, en("Sense and longing"))])
        assert found(backend, asked, "nl") == [new_id(1)]

    def test_what_an_initiative_is_about_need_not_be_in_its_words(self, backend):
        documents = [named(1, nb("Vennespleis"), own=("topic/loneliness",)), named(2, nb("Tur"))]
        fill(backend, documents)
        assert found(backend, "loneliness", "en") == [new_id(1)]

    def test_the_word_itself_ranks_above_its_concept(self, backend):
        others = [named(number, nl("Wandelen in het bos")) for number in range(10, 30)]
        documents = [named(1, nb("Ensomhet blant oss")), named(2, nl("Eenzaamheid onder ons"))]
        fill(backend, [*others, *documents])
        assert found(backend, "eenzaamheid") == [new_id(2), new_id(1)]

    def test_who_holds_the_other_words_too_comes_first(self, backend):
        documents = [named(1, nb("Ensomhet")), named(2, nb("Ensomhet på campus")), named(3, nl("Campus"))]
        fill(backend, documents)
        results = backend.search(SearchQuery(text="eenzaamheid campus"), thesaurus=THESAURUS)
        assert (results.hits[0].id, results.complete) == (new_id(2), 1)

    def test_false_friends_follow_the_reader(self, backend):
        documents = [named(1, nb("Forelesning")), named(2, nl("Hogeschool")), named(3, nl("Wandelen"))]
        fill(backend, documents)
        assert found(backend, "college", "nl") == [new_id(1)]
        assert found(backend, "college", "en") == [new_id(2)]

    def test_a_word_of_the_reader_finds_no_lookalike_and_ranks_its_own_sense_first(self, backend):
        others = [named(number, nl("Wandelen in het bos")) for number in range(10, 30)]
        documents = [named(1, nb("Lege på campus")), named(2, nl("Lege stoelen")), named(3, nb("Legene"))]
        fill(backend, [*others, *documents])
        assert found(backend, "lege", "nl") == [new_id(2), new_id(1)]

    def test_a_phrase_that_nothing_names_finds_what_its_parts_name(self, backend):
        thesaurus = Thesaurus(
            [
                Label("term/pressure-to-drink", "en", "pressure to drink"),
                Label("topic/alcohol", "en", "drink"),
                Label("topic/alcohol", "nb", "drikke"),
            ]
        )
        texts = nb("Å drikke mindre")
        near = make_document(1, texts, concepts=name_concepts([texts], {}, thesaurus))
        fill(backend, [near, make_document(2, nb("Tur"))])
        results = backend.search(SearchQuery(text="pressure to drink", language="en"), thesaurus=thesaurus)
        assert [hit.id for hit in results.hits] == [near.id]
        assert (results.widened, results.complete, results.hits[0].matched) == (True, 0, ())

    def test_a_word_that_only_resembles_a_label_names_nothing(self, backend):
        fill(backend, [named(1, nb("Søvn")), named(2, nl("Slaafse arbeid"))])
        assert found(backend, "slaafs") == [new_id(2)]

    def test_documents_that_a_change_touches(self, backend):
        documents = [named(1, nl("Alleen")), named(2, nb("Ensomhet")), named(3, nl("Hutje op de hei"))]
        fill(backend, documents)
        assert backend.naming(["topic/loneliness"], []) == [new_id(2)]
        assert backend.naming([], [Label("topic/loneliness", "nl", "hutje op hei")]) == [new_id(3)]
        assert backend.naming(["topic/none"], []) == []
        assert backend.naming([], []) == []
