"""How many queries each page takes: a number that content does not change, held in query_counts.json."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

COUNTS = json.loads((Path(__file__).parent / "query_counts.json").read_text(encoding="utf-8"))
PATHS = {
    "home": ["/en/", "/nb/"],
    "search": ["/en/search/", "/en/search/?page=6", "/en/search/?page=7", "/en/search/?sort=title"],
    "search with words and filters": [
        "/en/search/?q=stress&theme=prevention&theme=support&topic=stress",
        "/en/search/?q=loneliness&country=NO&evidence=described",
    ],
    "initiative": [
        "/nb/tiltak/sit-psykisk-helsetjeneste/",
        "/nb/tiltak/vennespleis-samfundet/",
        "/en/initiatives/vennespleis-samfundet/",
    ],
    "guest": ["/en/initiative/sit-psykisk-helsetjeneste/"],
    "theme": ["/en/theme/prevention/", "/en/theme/staff/"],
    "topic": ["/en/topic/stress/", "/en/topic/exam-stress/"],
    "themes and topics": ["/en/themes/"],
    "text": ["/en/about/", "/en/privacy/"],
}


def count_queries(client, path: str) -> int:
    """Return the queries of a page that the process has shown before."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", PATHS)
def test_a_page_takes_the_queries_that_it_took(client, bank, name):
    addresses = PATHS[name]
    assert {path: count_queries(client, path) for path in addresses} == dict.fromkeys(addresses, COUNTS[name])


def test_every_count_is_of_a_page():
    assert COUNTS.keys() == PATHS.keys()
