"""The commands search and search_index, as an operator or a judge of relevance uses them."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale

from initiatives.models import Concept, InitiativePage
from search import indexer, outbox
from search.documents import load_documents
from search.indexer import Indexer
from search.locks import REBUILD, file_lock
from search.management.commands import search as search_command

pytestmark = pytest.mark.django_db


def run(*arguments: str, **options) -> str:
    """Return what a command writes to standard output."""
    output = io.StringIO()
    call_command(*arguments, stdout=output, stderr=output, **options)
    return output.getvalue()


@pytest.fixture
def ask(monkeypatch):
    """Return a function that sends lines to `search --batch` and gives the answers."""

    def ask(*lines: str | bytes | dict) -> list[dict]:
        raw = b"".join(line if isinstance(line, bytes) else _encode(line) + b"\n" for line in lines)
        monkeypatch.setattr(search_command.sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        return [json.loads(line) for line in run("search", "--batch").splitlines()]

    return ask


def _encode(line: str | dict) -> bytes:
    return (line if isinstance(line, str) else json.dumps(line)).encode()


@pytest.fixture
def walking(index, add_initiative) -> InitiativePage:
    """Return an indexed initiative with a theme, a kind and a country; another one is indexed beside it."""
    page = add_initiative(
        "Wandelgroep",
        record_id="walking",
        country="NL",
        kind=Concept.objects.filter(scheme="kind").first(),
        themes=[Concept.objects.get(scheme="theme", slug="prevention")],
    )
    add_initiative("Kookclub", record_id="cooking", country="NL")
    Indexer().drain()
    return page


class TestSearch:
    def test_one_search_as_json(self, walking):
        answer = json.loads(run("search", "wandelgroep", "--json"))
        (hit,) = answer["hits"]
        assert (answer["total"], answer["widened"]) == (1, False)
        assert hit.pop("score") > 0
        assert hit == {"id": "walking", "title": "Wandelgroep", "language": "nl"}
        assert answer["facets"]["theme"] == {"prevention": 1}
        assert answer["facets"]["country"] == {"NL": 1}

    def test_a_listing_for_people(self, walking):
        listing = run("search", "wandelgroep")
        assert "1 initiatives found" in listing
        assert "1. Wandelgroep [nl]" in listing
        assert "theme: prevention 1" in listing

    def test_filters_sort_and_limit(self, walking):
        everything = json.loads(run("search", "--json", "--sort", "title"))
        assert [hit["id"] for hit in everything["hits"]] == ["cooking", "walking"]
        first = json.loads(run("search", "--json", "--sort", "title", "--limit", "1"))
        assert (first["total"], [hit["id"] for hit in first["hits"]]) == (2, ["cooking"])
        filtered = json.loads(run("search", "--json", "--filter", "theme=prevention"))
        assert [hit["id"] for hit in filtered["hits"]] == ["walking"]

    def test_a_hit_is_named_by_its_original(self, walking):
        english = walking.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
        english.title = "Walking group"
        english.translation_state = "translation"
        english.save_revision().publish()
        Indexer().drain()
        (hit,) = json.loads(run("search", "walking", "--language", "en", "--json"))["hits"]
        assert (hit["id"], hit["translation"]) == ("walking", english.record_id)
        assert (hit["title"], hit["language"]) == ("Walking group", "en")
        (hit,) = json.loads(run("search", "walking", "--language", "nl", "--json"))["hits"]
        assert (hit["id"], hit["title"]) == ("walking", "Wandelgroep")
        assert "translation" not in hit

    def test_without_an_index_the_answer_is_marked(self, walking, own_engine):
        own_engine.lose()
        answer = json.loads(run("search", "wandelgroep", "--json"))
        assert answer["degraded"] is True
        assert [hit["id"] for hit in answer["hits"]] == ["walking"]
        assert "simple search" in run("search", "wandelgroep")

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--language", "fy"], "'language' is one of nl, nb, en"),
            (["--sort", "random"], "'sort' is one of"),
            (["--limit", "0"], "'limit' is a number from 1 to 100"),
            (["--limit", "101"], "'limit' is a number from 1 to 100"),
            (["--filter", "prevention"], "FACET=VALUE"),
            (["--filter", "colour=red"], "'colour' is no facet"),
        ],
    )
    def test_a_faulty_request_is_refused_in_a_sentence(self, index, arguments, said):
        with pytest.raises(CommandError) as refused:
            run("search", "x", *arguments)
        assert said in str(refused.value)

    def test_an_unknown_value_is_told_and_left_out(self, walking):
        answer = json.loads(run("search", "--json", "--filter", "theme=no-such-theme"))
        assert answer["total"] == 2
        assert "no-such-theme" in answer["problems"][0]


class TestBatch:
    def test_one_answer_for_each_line(self, walking, ask):
        answers = ask(
            {"text": "wandelgroep"},
            {"text": "kookclub", "language": "en", "limit": 1},
            {"filters": {"theme": "prevention"}},
            {"filters": {"theme": ["prevention", "support"], "country": []}},
        )
        hits = [[hit["id"] for hit in answer["hits"]] for answer in answers]
        assert hits == [["walking"], ["cooking"], ["walking"], ["walking"]]

    @pytest.mark.parametrize(
        "line",
        [
            "not json",
            "",
            "[]",
            '"text"',
            "null",
            '{"text": 1}',
            '{"text": "x", "page": 2}',
            '{"text": "x", "limit": "5"}',
            '{"text": "x", "limit": true}',
            '{"text": "x", "language": ["nl"]}',
            '{"text": "x", "sort": {}}',
            '{"text": "x", "filters": ["theme"]}',
            '{"text": "x", "filters": {"theme": 1}}',
            '{"text": "x", "filters": {"theme": [1]}}',
            '{"text": "x", "filters": {"colour": "red"}}',
            b'{"text": "\xff"}\n',
            "[" * 100_000,
        ],
    )
    def test_a_faulty_line_is_answered_and_the_batch_goes_on(self, walking, ask, line):
        before, faulty, after = ask({"text": "wandelgroep"}, line, {"text": "kookclub"})
        assert list(faulty) == ["error"]
        assert (before["total"], after["total"]) == (1, 1)

    @pytest.mark.parametrize("text", ["\x00", "\ud800", "x" * 10_000, '"((((', "-", "*", "\u202e\u2066"])
    def test_a_strange_text_is_answered_as_on_the_site(self, walking, ask, text):
        (answer,) = ask({"text": text})
        assert "error" not in answer
        assert answer["problems"] or answer["total"] == 0

    def test_many_searches_cost_a_fixed_number_of_queries_each(
        self, walking, ask, django_assert_max_num_queries
    ):
        ask({"text": "wandelgroep"})
        with django_assert_max_num_queries(30 * 6):
            ask(*[{"text": "wandelgroep"}] * 30)


class TestSearchIndex:
    def test_rebuild_tells_how_many(self, backend, add_initiative):
        add_initiative()
        add_initiative("Concept", live=False)
        assert "1 public initiatives indexed in" in run("search_index", "rebuild")

    def test_rebuild_if_needed_leaves_a_sound_index(self, index, own_engine):
        generation = index.health().generation
        assert "in order" in run("search_index", "rebuild", "--if-needed")
        assert index.health().generation == generation
        own_engine.lose()
        run("search_index", "rebuild", "--if-needed")
        assert index.exists()

    def test_a_second_rebuild_is_refused_in_a_sentence(self, index):
        with file_lock(REBUILD, wait=False), pytest.raises(CommandError, match="being rebuilt already"):
            run("search_index", "rebuild")

    def test_status_tells_of_index_and_outbox(self, index, add_initiative):
        bad = add_initiative()
        outbox.record_failure(outbox.claim_due(1)[0], ValueError())
        add_initiative()
        status = json.loads(run("search_index", "status", "--json"))
        assert (status["health"], status["documents"]) == ("ok", 0)
        assert (status["pending"], status["failing"]) == (2, 1)
        assert status["oldest_pending"] and status["generation"]
        (failure,) = status["failures"]
        assert failure == {
            "initiative": str(bad.translation_key),
            "attempts": 1,
            "error": "builtins.ValueError",
        }
        assert "builtins.ValueError" in run("search_index", "status")

    def test_status_of_a_missing_index(self, backend):
        status = json.loads(run("search_index", "status", "--json"))
        assert (status["health"], status["documents"], status["generation"]) == ("missing", None, None)

    def test_check_agrees(self, walking):
        assert "agree" in run("search_index", "check")
        assert "agree" in run("search_index", "check", "--repair")

    def test_check_names_drift_and_repair_heals_it(self, walking, index):
        index.write([], delete=[str(walking.translation_key)])
        output = io.StringIO()
        with pytest.raises(CommandError, match="1 initiatives differ \\(1 missing\\)"):
            call_command("search_index", "check", stdout=output)
        assert output.getvalue() == "missing    walking\n"
        assert "repaired" in run("search_index", "check", "--repair")
        assert "agree" in run("search_index", "check")

    def test_check_tells_what_waits(self, walking):
        walking.unpublish()
        assert "1 initiatives wait" in run("search_index", "check")

    def test_repair_retries_what_has_failed(self, index, add_initiative, found_ids, monkeypatch):
        page = add_initiative()
        with monkeypatch.context() as patch:
            patch.setattr(indexer, "load_documents", lambda *_arguments: 1 / 0)
            Indexer().drain()
            with pytest.raises(CommandError, match="1 initiatives cannot be indexed"):
                run("search_index", "check", "--repair")
        assert not outbox.is_due()
        run("search_index", "check", "--repair")
        assert outbox.outbox_status().pending == 0
        assert found_ids() == [str(page.translation_key)]

    def test_repair_tells_when_only_a_rebuild_helps(self, walking, index):
        """A database put back from a backup has lower versions than the index."""
        index.write(load_documents([walking.translation_key], {walking.translation_key: 1_000}))
        InitiativePage.objects.filter(pk=walking.pk).update(title="Van vroeger")
        with pytest.raises(CommandError, match="search_index rebuild"):
            run("search_index", "check", "--repair")
        run("search_index", "rebuild")
        assert "agree" in run("search_index", "check")

    def test_check_of_a_missing_index_is_refused_in_a_sentence(self, backend):
        with pytest.raises(CommandError, match="there is no index"):
            run("search_index", "check")


@pytest.mark.once
def test_an_engine_that_keeps_no_earlier_index_says_so(index):
    with pytest.raises(CommandError, match="rebuild instead"):
        run("search_index", "rollback")
