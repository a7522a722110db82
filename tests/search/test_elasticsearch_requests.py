"""How many requests of Elasticsearch a search page takes: one, once its words have been counted."""

from collections import Counter
from collections.abc import Iterator

import pytest
from contract_tools import fill
from documents_by_chance import random_documents, random_query
from elastic_transport import Transport
from engine_tools import elasticsearch_backend

from search.analysis import Thesaurus
from search.asking import ask
from search.backends.base import SearchBackend

SEARCHES = 120


@pytest.fixture
def backend(elasticsearch_url) -> Iterator[SearchBackend]:
    with elasticsearch_backend(elasticsearch_url) as backend:
        fill(backend, random_documents(3, 300))
        yield backend


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """Return the requests that are sent from here on, which are sent all the same."""
    sent: list[str] = []
    send = Transport.perform_request

    def listen(transport: Transport, method: str, target: str, **options):
        sent.append(f"{method} {target}")
        return send(transport, method, target, **options)

    monkeypatch.setattr(Transport, "perform_request", listen)
    return sent


def requests_of_searches(backend: SearchBackend, sent: list[str]) -> Counter[int]:
    """Return {requests: searches that take so many} of 120 searches as the search page asks them."""
    taken: Counter[int] = Counter()
    for number in range(SEARCHES):
        sent.clear()
        ask(backend, random_query(number), thesaurus=Thesaurus())
        taken[len(sent)] += 1
    return taken


def test_a_search_takes_one_request_once_its_words_are_known(backend, sent):
    first = requests_of_searches(backend, sent)
    assert max(first) <= 3
    assert first[1] > 0.7 * SEARCHES
    assert requests_of_searches(backend, sent) == {1: SEARCHES}


def test_titles_in_the_own_language_and_others_take_one_request(backend, sent):
    assert backend.suggest(["stud"], language="en", limit=50)
    assert len(sent) == 1
