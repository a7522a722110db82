"""Of three real nodes one after another dies or freezes while people read and write: nothing is lost."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from elasticsearch import ApiError, Elasticsearch, TransportError
from fault_run import SECONDS_FOR_A_PAGE, BankUnderUse
from production_bank import ProductionBank
from servers import Cluster
from servers.node import Node
from waiting import wait_until

from kennisbank.settings.engines import read_search_url
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.patience import SECONDS

CALM = 5.0
FROZEN = 30.0
# So long a frozen node may cost readers the full search; then almost all of them have it from the others.
SECONDS_TO_EVADE = 15.0
# A cluster elects, copies and opens files; a busy machine takes long for it.
SECONDS_TO_HEAL = 240.0


class Observer:
    """What the cluster says of itself, for one index."""

    def __init__(self, cluster: Cluster, url: str) -> None:
        self.cluster = cluster
        self.backend = ElasticsearchBackend(read_search_url(url, data_dir=Path()))
        self.client = Elasticsearch(cluster.urls, request_timeout=3, max_retries=5, retry_on_timeout=True)
        self._clients = {
            node.name: Elasticsearch(node.url, request_timeout=3, max_retries=0) for node in cluster.nodes
        }

    def primary(self) -> Node:
        """Return the node that holds the primary."""
        answer = self.client.search_shards(index=self.backend.store.alias)
        (shards,) = answer["shards"]
        holder = next(shard["node"] for shard in shards if shard["primary"])
        return self._named(answer["nodes"][holder]["name"])

    def master(self) -> Node:
        """Return the node that is master."""
        state = self.client.cluster.state(metric="master_node,nodes")
        return self._named(state["nodes"][state["master_node"]]["name"])

    def is_whole(self) -> bool:
        """Tell whether all nodes are there and the index has its copy, by the word of each node.

        A master that was frozen knows nothing of that when it wakes, and says what held before.
        """
        return all(self._finds_it_whole(node) for node in self.cluster.nodes)

    def has_missed(self, node: Node) -> bool:
        """Tell whether the other nodes go on without `node`."""
        other = next(each for each in self.cluster.nodes if each is not node)
        try:
            health = self._clients[other.name].cluster.health()
        except (ApiError, TransportError):
            return False
        return health["number_of_nodes"] == len(self.cluster.nodes) - 1

    def restart(self, node: Node) -> None:
        """Do with one node what docs/operations.md tells for each."""
        self._allocate("primaries")
        node.shut_down()
        self.cluster.start_again(node)
        wait_until(self._are_all_there, f"{node.name} is back", seconds=SECONDS_TO_HEAL)
        self._allocate(None)
        wait_until(self.is_whole, "the index has its copy again", seconds=SECONDS_TO_HEAL)

    def _finds_it_whole(self, node: Node) -> bool:
        try:
            health = self._clients[node.name].cluster.health(index=self.backend.store.alias)
        except (ApiError, TransportError):
            return False
        return health["status"] == "green" and health["number_of_nodes"] == len(self.cluster.nodes)

    def _allocate(self, shards: str | None) -> None:
        self.client.cluster.put_settings(persistent={"cluster.routing.allocation.enable": shards})

    def _are_all_there(self) -> bool:
        try:
            return self.client.cluster.health()["number_of_nodes"] == len(self.cluster.nodes)
        except (ApiError, TransportError):
            return False

    def _named(self, name: str) -> Node:
        return next(node for node in self.cluster.nodes if node.name == name)


@pytest.fixture
def bank(tmp_path, smtp_sink) -> ProductionBank:
    return ProductionBank(tmp_path, smtp_sink)


@pytest.fixture
def cluster(bank) -> Iterator[Cluster]:
    """Three nodes; the bank gets its tables while they start."""
    with ThreadPoolExecutor() as pool:
        starting = pool.submit(Cluster, nodes=3)
        bank.manage("migrate")
        bank.manage("collectstatic", "--no-input")
    cluster = starting.result()
    yield cluster
    cluster.stop()


@pytest.fixture
def use(cluster, bank, tmp_path) -> BankUnderUse:
    return BankUnderUse(bank, f"{cluster.search_url}/kennisbank", tmp_path)


class FaultRun:
    """One fault after another, each with its figures."""

    def __init__(self, use: BankUnderUse, observer: Observer, tell: Callable[[str], None]) -> None:
        self.use = use
        self.observer = observer
        self.tell = tell

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Do the block, wait until cluster and search are whole again, and tell the figures."""
        began = time.monotonic()
        yield
        wait_until(self.observer.is_whole, f"the cluster is whole after: {name}", seconds=SECONDS_TO_HEAL)
        whole = time.monotonic()
        self.await_pages(30)
        line = self.use.record.describe(name, began, time.monotonic())
        self.tell(f"{line}, cluster whole after {whole - began:.0f} s")

    def await_pages(self, number: int) -> None:
        """Wait until so many more pages in a row were answered by the index."""
        pages = self.use.record.pages
        start = len(pages)

        def are_good() -> bool:
            return len(pages) >= start + number and not any(page.is_simple for page in pages[-number:])

        wait_until(are_good, "readers get the full search", seconds=60)

    def go_on(self, seconds: float) -> None:
        """Have readers ask for pages for so long, whatever answers them."""
        pages = self.use.record.pages
        end = time.monotonic() + seconds

        def have_gone_on() -> bool:
            return bool(pages) and pages[-1].began > end

        wait_until(have_gone_on, "readers have gone on", seconds=seconds + SECONDS_FOR_A_PAGE)

    def kill(self, choose: Callable[[], Node]) -> None:
        node = choose()
        node.kill()
        # The others take over first, then it comes back.
        self.await_pages(20)
        self.observer.cluster.start_again(node)


def test_nodes_die_freeze_and_return(cluster, use, capsys):
    observer = Observer(cluster, f"{cluster.search_url}/kennisbank")

    def tell(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", end="")

    run = FaultRun(use, observer, tell)
    with use.in_use():
        with run.part("calm"):
            run.go_on(CALM)
        calm = max(page.seconds for page in use.record.pages)
        with run.part("kill -9 of the primary's node"):
            run.kill(observer.primary)
        with run.part("kill -9 of the master"):
            run.kill(observer.master)
        with run.part("SIGSTOP of the primary's node, 30 s"):
            frozen = observer.primary()
            frozen.freeze()
            froze = time.monotonic()
            run.go_on(FROZEN)
            # Else it would be missed only when it is back, and the cluster is not whole though it looks so.
            wait_until(lambda: observer.has_missed(frozen), "the others miss it", seconds=SECONDS_TO_HEAL)
            frozen.wake()
            late = use.record.between(froze + SECONDS_TO_EVADE, time.monotonic())
        with run.part("restart of one after the other"):
            began = time.monotonic()
            for node in cluster.nodes:
                observer.restart(node)
            rolled = use.record.between(began, time.monotonic())
        with run.part("restart of all"):
            for node in cluster.nodes:
                node.shut_down()
            run.go_on(CALM)
            cluster.start_again(*cluster.nodes)
        began = time.monotonic()
        use.finish()
        wait_until(lambda: not use.status()["pending"], "the outbox is empty", seconds=120)
        drained = time.monotonic() - began
        checked = use.bank.manage("search_index", "check")
        events = [line for line in use.logged("web").splitlines() if "search." in line]
    record = use.record
    indexed = {id for id, _digest in observer.backend.ids_and_digests()}
    lost = (record.shown - indexed) | (record.hidden & indexed)
    with capsys.disabled():
        print(f"\n{record.acknowledged} changes acknowledged, {len(lost)} lost, slowest of them ", end="")
        print(f"{record.slowest_change:.2f} s, outbox empty {drained:.1f} s after the last")
    assert "agree" in checked
    assert lost == set()
    assert {page.status for page in record.pages} == {200}
    # Three seconds for the index, then the database: what that takes shows in how long calm pages take here.
    assert max(page.seconds for page in record.pages) < SECONDS + 3 * calm + 1
    assert any(page.is_simple for page in record.pages)
    for pages in (late, rolled):
        assert sum(page.is_simple for page in pages) < len(pages) / 10, events
    assert "Traceback" not in use.logged("web")
