"""`search --explain`: what makes the score of each hit, on the command line and as JSON."""

import json
from io import StringIO

from django.core.management import call_command


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_every_hit_tells_its_shares(bank):
    text = run("loneliness", "--language", "en", "--limit", "3", "--explain")
    assert "loneliness: concept topic/loneliness" in text
    assert "%" in text


def test_shares_as_json_add_up(bank):
    answer = json.loads(run("loneliness", "--language", "en", "--explain", "--json"))
    for hit in answer["hits"]:
        assert 0.98 < sum(share["share"] for share in hit["shares"]) < 1.02


def test_a_corrected_search_is_explained_as_it_was_carried_out(bank):
    answer = json.loads(run("lonelyness", "--language", "en", "--explain", "--json"))
    assert answer["hits"][0]["shares"][0]["words"] == "loneliness"


def test_another_order_has_no_shares(bank):
    answer = json.loads(run("loneliness", "--sort", "title", "--explain", "--json"))
    assert all(hit["shares"] == [] for hit in answer["hits"])


def test_without_asking_nothing_is_explained(bank):
    assert "shares" not in json.loads(run("loneliness", "--json"))["hits"][0]
