"""What a real server does when it is ill, and what readers, editors and the outbox notice of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from elasticsearch import Elasticsearch
from servers import Cluster
from waiting import wait_until

from initiatives.models import Concept, InitiativePage
from kennisbank.settings.engines import read_search_url
from search import indexer, outbox
from search.backends import get_backend
from search.backends.base import SearchUnavailable, State
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch_schema import get_mapping
from search.backends.elasticsearch_state import find_block
from search.backends.patience import SECONDS
from search.holdup import find_holdup
from search.indexer import Indexer
from search.query import SearchQuery
from search.rebuild import rebuild_index
from search.results import run_search

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A node of this module's own, as what ails it ails everybody on it."""
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture
def admin(cluster) -> Elasticsearch:
    return Elasticsearch(cluster.urls, request_timeout=60)


@pytest.fixture
def engine(cluster, admin, settings, tmp_path: Path) -> Iterator[ElasticsearchBackend]:
    """The site's backend on that node; there is no index yet, and none afterwards."""
    settings.DATA_DIR = tmp_path
    url = f"{cluster.search_url}/kennisbank"
    settings.SEARCH_BACKENDS = {"default": read_search_url(url, data_dir=tmp_path)}
    yield get_backend()
    for name in admin.indices.get(index="kennisbank-*,elsewhere*", expand_wildcards="all"):
        admin.indices.delete(index=name)


@pytest.fixture
def filled(engine, add_initiative) -> ElasticsearchBackend:
    """The same with an index that holds one initiative."""
    add_initiative("Wandelgroep")
    rebuild_index()
    return engine


def state_when_drained() -> State:
    """Drain the outbox; return what held it up."""
    try:
        Indexer().drain()
    except SearchUnavailable as unavailable:
        return unavailable.state
    return State.OK


def told() -> list[str | None]:
    return [message.id for message in run_checks(tags=["search"])]


def is_found(title: str) -> bool:
    results = run_search(SearchQuery(text=title))
    return not results.degraded and [hit.plain_title for hit in results.hits] == [title]


class TestFull:
    @pytest.fixture
    def full(self, filled, admin) -> Iterator[Callable[[], None]]:
        """A server whose disk is full, as it thinks; gives a function that makes room."""
        disk = "cluster.routing.allocation.disk"
        settings = {f"{disk}.watermark.{name}": "900tb" for name in ("low", "high", "flood_stage")}
        settings |= {f"{disk}.threshold_enabled": True, "cluster.info.update.interval": "10s"}

        def make_room() -> None:
            admin.cluster.put_settings(persistent=dict.fromkeys(settings))

        admin.cluster.put_settings(persistent=settings)
        wait_until(lambda: self.block(admin), "the server blocks the index", seconds=90)
        yield make_room
        make_room()

    @staticmethod
    def block(admin: Elasticsearch) -> str:
        (name,) = admin.indices.get(index="kennisbank-*-2*")
        return find_block(admin, name)

    def test_readers_read_on_editors_write_on_and_the_outbox_drains_when_there_is_room(
        self, filled, full, admin, add_initiative
    ):
        add_initiative("Kookgroep")
        assert state_when_drained() == State.READ_ONLY
        assert (outbox.outbox_status().pending, outbox.outbox_status().failing) == (1, 0)
        assert find_holdup().state == State.READ_ONLY
        assert told() == ["search.W019"]
        assert is_found("Wandelgroep")
        full()
        wait_until(lambda: not self.block(admin), "the server lifts its block", seconds=90)
        assert state_when_drained() == State.OK
        assert find_holdup() is None
        assert is_found("Kookgroep")

    def test_somebody_may_have_set_the_block(self, filled, admin, add_initiative):
        admin.indices.put_settings(index=filled.store.alias, settings={"index.blocks.write": True})
        add_initiative("Kookgroep")
        assert state_when_drained() == State.READ_ONLY
        assert told() == ["search.W019"]
        admin.indices.put_settings(index=filled.store.alias, settings={"index.blocks.write": None})
        assert state_when_drained() == State.OK


@contextmanager
def cluster_setting(admin: Elasticsearch, name: str, value: Any) -> Iterator[None]:
    admin.cluster.put_settings(persistent={name: value})
    try:
        yield
    finally:
        admin.cluster.put_settings(persistent={name: None})


def test_a_server_without_memory_to_spare_is_busy(filled, admin):
    with cluster_setting(admin, "indices.breaker.request.limit", "1b"):
        with pytest.raises(SearchUnavailable) as busy:
            filled.search(SearchQuery(text="wandelgroep"))
        assert busy.value.state == State.BUSY
        assert run_search(SearchQuery(text="wandelgroep")).degraded
    assert is_found("Wandelgroep")


def test_an_index_on_no_node_that_runs_is_incomplete(engine, admin, add_initiative):
    nowhere = {"index.routing.allocation.require._name": "nowhere", "number_of_replicas": 0}
    admin.indices.create(
        index=f"{engine.store.alias}-20260101000000-00000000",
        settings=nowhere,
        mappings=get_mapping("kennisbank").to_dict(),
        aliases={engine.store.alias: {}},
        wait_for_active_shards=0,
    )
    add_initiative()
    assert told() == ["search.W015"]
    assert run_search(SearchQuery(text="wandelgroep")).degraded


class TestForeign:
    """What is not ours is named, and left as it is."""

    MAPPING = {"dynamic": "strict", "properties": {"id": {"type": "keyword"}, "price": {"type": "long"}}}

    def expect_refusal(self, admin: Elasticsearch, add_initiative, name: str) -> None:
        add_initiative()
        before = admin.indices.get(index=name).body
        assert told() == ["search.W011"]
        with pytest.raises(SearchUnavailable) as refused:
            rebuild_index()
        assert refused.value.state == State.FOREIGN
        assert admin.indices.get(index=name).body == before

    def test_an_index_with_the_name_of_our_alias(self, engine, admin, add_initiative):
        admin.indices.create(index=engine.store.alias, mappings=self.MAPPING)
        self.expect_refusal(admin, add_initiative, engine.store.alias)
        assert run_search(SearchQuery(text="wandelgroep")).degraded

    def test_an_alias_that_leads_to_an_index_with_another_mapping(self, engine, admin, add_initiative):
        admin.indices.create(index="elsewhere", mappings=self.MAPPING, aliases={engine.store.alias: {}})
        self.expect_refusal(admin, add_initiative, "elsewhere")
        assert run_search(SearchQuery(text="wandelgroep")).degraded
        assert state_when_drained() == State.FOREIGN
        assert outbox.outbox_status().failing == 0

    def test_an_alias_that_leads_to_two_indexes(self, filled, admin, add_initiative):
        aliases = {filled.store.alias: {"is_write_index": False}}
        admin.indices.create(index="elsewhere", mappings=get_mapping("elsewhere").to_dict(), aliases=aliases)
        self.expect_refusal(admin, add_initiative, "elsewhere")


def test_a_document_that_the_server_rejects_keeps_no_other_from_being_found(
    filled, add_initiative, monkeypatch
):
    load = indexer.load_documents

    def load_with_a_value_too_long(keys, versions=None):
        for document in load(keys, versions):
            is_poison = document.texts[0].title == "Gifgroep"
            facets = {"country": ("x" * 40_000,)}
            yield replace(document, facets=facets) if is_poison else document

    monkeypatch.setattr(
        indexer, "load_documents", lambda *arguments: list(load_with_a_value_too_long(*arguments))
    )
    pages = [add_initiative(title) for title in ("Kookgroep", "Gifgroep", "Leesgroep")]
    report = Indexer().drain()
    assert (report.written, report.failed) == (2, 1)
    (failing,) = outbox.failing_entries()
    assert failing.translation_key == pages[1].translation_key
    assert "DocumentRejectedError" in failing.error
    assert is_found("Kookgroep")
    assert is_found("Leesgroep")
    assert find_holdup() is None


class TestFrozen:
    def test_a_page_waits_three_seconds_once_or_thrice_and_then_not_at_all(
        self, filled, cluster, get_page, add_initiative
    ):
        (node,) = cluster.nodes
        assert not get_page("/en/search/?q=wandelgroep").select(".notice")
        node.freeze()
        try:
            seconds = [self.read_simple_page(get_page) for _ in range(6)]
        finally:
            node.wake()
        assert max(seconds) < SECONDS + 2
        assert all(each < SECONDS for each in seconds[3:])
        wait_until(
            lambda: not get_page("/en/search/?q=wandelgroep").select(".notice"),
            "the full search is back by itself",
            seconds=60,
        )

    @staticmethod
    def read_simple_page(get_page) -> float:
        began = time.monotonic()
        page = get_page("/en/search/?q=wandelgroep")
        assert "simple search" in page.select_one(".notice").text
        return time.monotonic() - began

    def test_the_outbox_grows_and_drains(self, filled, cluster, add_initiative):
        (node,) = cluster.nodes
        node.freeze()
        try:
            titles = [f"{word}groep" for word in ("Kook", "Lees", "Zing")]
            for title in titles:
                add_initiative(title)
            assert state_when_drained() == State.SLOW
            assert outbox.outbox_status().pending == 3
        finally:
            node.wake()
        assert state_when_drained() == State.OK
        assert filled.health().documents == 4

    def test_a_concept_that_is_renamed_meanwhile_asks_for_all_initiatives(self, filled, cluster):
        (node,) = cluster.nodes
        concept = Concept.objects.get(scheme="theme", slug="data")
        node.freeze()
        try:
            concept.alt = {"nl": ["wandelgegevens"]}
            concept.save()
        finally:
            node.wake()
        assert outbox.outbox_status().pending == InitiativePage.objects.count() == 1
