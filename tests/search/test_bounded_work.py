"""Hostile texts cost a bounded amount of work, counted in what an index is asked: times are a machine's."""

from statistics import median

import pytest
from django.http import QueryDict

from benchmarks.hostile import hostile_texts
from initiatives.vocabulary import get_vocabulary
from search.analysis import understand
from search.backends.elasticsearch_lookups import MOST_CLAUSES
from search.backends.finding import may_find
from search.backends.nodes import NOTHING, AllOf, AnyOf, Boosted, Constant, Term, count_leaves
from search.backends.plan import MOST_RELATED, Plan, Way
from search.query import SearchQuery
from search.thesaurus import get_thesaurus

ORDINARY = (
    "cursus slaap",
    "eenzaamheid onder studenten",
    "wat helpt studenten die hun studie uitstellen",
    "what can we do for first-year students who feel they do not belong?",
)
# Texts in which every part of a compound names a concept, and lies near to others.
COMPOUNDS = "a text without spaces"


class EverythingOccurs:
    """An index with every term, in which no way of a search can be left out."""

    num_docs = 1_000

    def doc_freq(self, _field: str, _term: str) -> int:
        return 1

    def may_occur(self, _field: str, _term: str) -> bool:
        return True


class MoreThanThereAre(EverythingOccurs):
    """An index of which documents were deleted since its words were counted."""

    def doc_freq(self, _field: str, _term: str) -> int:
        return self.num_docs + 5


class NothingOccurs(EverythingOccurs):
    """An index without any term."""

    def may_occur(self, _field: str, _term: str) -> bool:
        return False


def ways(text: str) -> list[Way]:
    """Return every way in which a widened search for `text` counts: telling the order asks for each."""
    parameters = QueryDict(mutable=True)
    parameters["q"] = text
    query = SearchQuery.from_querydict(parameters, language="nl", known={})
    question = understand(query.text, "nl", get_thesaurus(get_vocabulary()))
    return [*Plan(question, "nl", EverythingOccurs()).ways(widened=True)]


@pytest.mark.parametrize("kind", hostile_texts(0))
def test_telling_the_order_asks_for_at_most_ten_times_as_much_as_usual(bank, kind):
    usual = median(len(ways(text)) for text in ORDINARY)
    assert max(len(ways(hostile_texts(number)[kind])) for number in range(5)) <= 10 * usual


def test_what_lies_near_the_meaning_is_asked_for_once_and_bounded(bank):
    for number in range(5):
        related = [way.term for way in ways(hostile_texts(number)[COMPOUNDS]) if way.kind == "related"]
        assert len(related) == len(set(related)) == MOST_RELATED


def test_no_score_is_negative_where_documents_were_deleted_since_words_were_counted(bank):
    question = understand("eenzaamheid faalangst", "nl", get_thesaurus(get_vocabulary()))
    clauses = Plan(question, "nl", MoreThanThereAre()).scoring_any().clauses
    scores = [clause.score for clause in clauses if isinstance(clause, Constant)]
    assert len(scores) >= 2
    assert min(scores) >= 0


def test_concepts_near_to_two_words_name_both(bank):
    related = {way.term: way.words for way in ways("depresjon angst") if way.kind == "related"}
    assert any(len(words) > 1 for words in related.values())


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Term("words", "rust"), False),
        (Constant(Boosted(Term("words", "rust"), 2.0)), False),
        (AllOf([Term("words", "rust")]), False),
        (NOTHING, False),
    ],
)
def test_what_no_document_holds_is_not_asked_for(node, expected):
    assert may_find(node, NothingOccurs()) is expected


def test_what_a_document_may_hold_is_asked_for():
    node = AnyOf([NOTHING, AllOf([Term("words", "rust")], optional=[NOTHING])])
    assert may_find(node, EverythingOccurs())


def test_twenty_everyday_words_ask_for_a_bounded_number_of_terms(bank):
    text = "fire house table chair window garden kitchen spoon knife fork plate glass paper pencil"
    text += " shovel bread butter cheese apple coffee"
    question = understand(text, "en", get_thesaurus(get_vocabulary()))
    plan = Plan(question, "en", EverythingOccurs())
    assert len(question.units) == 20
    assert count_leaves(plan.scoring_any()) <= MOST_CLAUSES
