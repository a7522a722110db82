"""The mix of searches: the same every time, of every kind, about records that are there."""

from collections import Counter
from urllib.parse import parse_qsl

import pytest

from benchmarks.generator import generate_records
from benchmarks.questions import CHOICES, KINDS, Question, make_questions
from search.facets import FACET_NAMES

SIZE = 600


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return make_questions(400, size=SIZE)


def test_the_same_seed_gives_the_same_searches(questions: list[Question]) -> None:
    assert make_questions(20, size=SIZE) == questions[:20]
    assert make_questions(20, size=SIZE, seed=1) != questions[:20]


def test_every_kind_of_search_occurs_as_often_as_it_should(questions: list[Question]) -> None:
    kinds = Counter(question.kind for question in questions)

    assert set(kinds) == set(KINDS)
    assert all(0.5 * share < kinds[kind] / 4 < 1.7 * share for kind, share in KINDS.items())


def test_selections_run_from_none_to_three_of_real_facets(questions: list[Question]) -> None:
    chosen = [
        [name for name, _value in parse_qsl(question.querystring) if name in CHOICES]
        for question in questions
    ]

    assert CHOICES.keys() <= set(FACET_NAMES)
    assert {len(names) for names in chosen} == {0, 1, 2, 3}


def test_a_search_without_words_has_a_selection(questions: list[Question]) -> None:
    without = [question for question in questions if question.kind == "none"]

    assert all(not question.text and question.querystring for question in without)


def test_the_words_of_a_search_stand_in_the_collection(questions: list[Question]) -> None:
    text = " ".join(
        f"{record['title']} {record['summary']} {record['body']}" for record in generate_records(SIZE)
    )
    words = set(text.lower().replace(".", " ").replace("-", " ").split())
    rare = [question.text for question in questions if question.kind == "rare"]

    assert sum(word in words for word in rare) > 0.9 * len(rare)
