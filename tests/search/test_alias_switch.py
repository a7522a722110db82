"""While the alias moves from one index to another, every answer is whole and of one of them."""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from contract_tools import fill, nl
from engine_tools import elasticsearch_backend

from search.backends.base import RawResults, SearchBackend
from search.documents import InitiativeDocument
from search.query import SearchQuery, canonical_filters

SWITCHES = 12
# Each generation holds another number of documents, all of another country.
GENERATIONS = (("NL", 30), ("NO", 45))
QUERIES = (
    SearchQuery(page_size=100),
    SearchQuery(text="wandelen", page_size=100),
    SearchQuery(text="samen wandelen onvindbaarwoord", page_size=100),
    SearchQuery(text="wandelen", page_size=100, filters=canonical_filters({"country": ["NL", "NO"]})),
)


def documents(country: str, number: int) -> list[InitiativeDocument]:
    first = 0 if country == "NL" else 1_000
    return [
        InitiativeDocument(
            id=str(UUID(int=first + place)),
            version=0,
            texts=(nl("Samen wandelen", f"Een groep in {country}"),),
            facets={"country": (country,), "language": ("nl",)},
        )
        for place in range(number)
    ]


def seen(answer: RawResults) -> tuple[dict[str, int], int, set[str]]:
    """Return the counts of countries, the total, and the countries of the hits."""
    countries = {"NL" if UUID(hit.id).int < 1_000 else "NO" for hit in answer.hits}
    return dict(answer.counts["country"]), answer.total, countries


@pytest.fixture
def backend(elasticsearch_url):
    with elasticsearch_backend(elasticsearch_url) as backend:
        yield backend


def read_until(
    done: threading.Event, backend: SearchBackend, answers: list, errors: list
) -> Callable[[], None]:
    def read() -> None:
        while not done.is_set():
            for query in QUERIES:
                try:
                    answers.append(seen(backend.search(query)))
                except Exception as error:
                    errors.append(error)

    return read


def test_no_reader_sees_an_error_or_a_mixture(backend):
    fill(backend, documents(*GENERATIONS[0]))
    done, answers, errors = threading.Event(), [], []
    threads = [threading.Thread(target=read_until(done, backend, answers, errors)) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(SWITCHES):
            fill(backend, documents(*GENERATIONS[(number + 1) % 2]))
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert errors == []
    whole = [({country: number}, number, {country}) for country, number in GENERATIONS]
    mixed = [answer for answer in answers if answer not in whole]
    assert mixed == []
    assert all(each in answers for each in whole)
