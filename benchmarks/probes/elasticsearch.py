"""Elasticsearch's own calls: bodies that are written already, sent without its client."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import urllib3

from initiatives.models import InitiativePage
from initiatives.vocabulary import get_vocabulary
from search.analysis import all_query_words
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch_index import JSON, LINES, to_request
from search.backends.elasticsearch_query import Body
from search.backends.elasticsearch_schema import to_source
from search.documents import load_documents
from search.query import SearchQuery
from search.thesaurus import get_thesaurus

from . import Memory

TOP = 20
MB = 2**20
KB_PER_MB = 1024
Sent = tuple[Sequence[Body], Body]


class Probe:
    """See benchmarks.probes.Probe."""

    def __init__(self, backend: ElasticsearchBackend) -> None:
        self.backend = backend
        self._pool = urllib3.PoolManager()

    def bare_search(self, query: SearchQuery) -> Callable[[], object]:
        """Return a search without counts, in the order that the site would have it."""
        page = self._page(query)
        searched, chosen = page["query"], page.get("post_filter")
        if chosen:
            searched = {"bool": {"must": [searched], "filter": [chosen]}}
        shown = {name: page[name] for name in ("sort", "docvalue_fields", "track_total_hits")}
        return self._searching({**shown, "query": searched, "size": TOP})

    def count_facets(self, query: SearchQuery) -> Callable[[], object]:
        """Return a search for the counts of the site's own alone, which the server must not remember."""
        page = self._page(query)
        counting = {name: page[name] for name in ("query", "aggs")}
        return self._searching({**counting, "size": 0, "track_total_hits": False})

    def same_requests(self, query: SearchQuery) -> Callable[[], object]:
        """Return a call that sends what the site's search sends, and reads the answers."""
        requests = [to_request(*each) for each in self._record(query)]
        ready = [(f"/{self.backend.store.alias}/{each.path}", each.content, each.params) for each in requests]
        return lambda: [self._post(*each) for each in ready]

    def copy_index(self, scratch: Path) -> ElasticsearchBackend:
        """Return a backend over a clone, whose files are links to those of the index."""
        copy = ElasticsearchBackend({**self.backend.options, "INDEX": f"{self.backend.store.name}_copy"})
        copy.store.drop_all()
        source, target = self.backend.store.live(), copy.store.new_generation()
        # Only its name is wanted: a clone makes the index.
        copy.store.drop(target)
        indices = self.backend.clients.builder.indices
        indices.put_settings(index=source, settings={"index.blocks.write": True})
        indices.clone(index=source, target=target, settings={"index.blocks.write": None})
        indices.put_settings(index=source, settings={"index.blocks.write": None})
        indices.put_mapping(index=target, meta={"owner": copy.store.name, "complete": True})
        copy.store.finish(target)
        copy.store.make_live(target)
        return copy

    def bare_commit(self, scratch: Path) -> Callable[[], None]:
        """Return a write of one ready document to a clone, with a refresh."""
        copy = self.copy_index(scratch)
        key = InitiativePage.objects.values_list("translation_key", flat=True).first()
        [document] = load_documents([key], {key: 0})
        body = orjson.dumps(to_source(document))
        address = f"{copy.store.alias}/_doc/{document.id}"
        return lambda: self._post(f"/{address}", body, {"refresh": "true"}, method="PUT")

    def memory(self) -> Memory:
        """Return what the first node takes, and the index with all its copies."""
        client = self.backend.clients.builder
        stats = client.indices.stats(index=self.backend.store.alias, metric="store")
        nodes = client.nodes.stats(metric="jvm")["nodes"]
        heap = sum(node["jvm"]["mem"]["heap_used_in_bytes"] for node in nodes.values()) / MB
        index = stats["_all"]["total"]["store"]["size_in_bytes"] / MB
        processes = client.nodes.info(metric="process")["nodes"]
        return Memory(index, _resident([node["process"]["id"] for node in processes.values()]), heap)

    def forget(self) -> None:
        """Drop what the server remembers of requests, and the words of analysed texts."""
        all_query_words.cache_clear()
        self._post(f"/{self.backend.store.alias}/_cache/clear", b"", {"request": "true"})

    def _page(self, query: SearchQuery) -> dict[str, Any]:
        """Return the body of the page that answers `query`: of what is sent last, one that has an order."""
        bodies, _params = self._record(query)[-1]
        pages = [body for body in bodies if "sort" in body]
        widened = self.backend.search(query, thesaurus=get_thesaurus(get_vocabulary())).widened
        return pages[-1] if widened else pages[0]

    def _record(self, query: SearchQuery) -> list[Sent]:
        """Return what is sent for a search whose words were counted before."""
        thesaurus = get_thesaurus(get_vocabulary())
        self.backend.search(query, thesaurus=thesaurus)
        index, sent = self.backend.index, []
        send = index._send

        def listen(client: Any, bodies: Sequence[Body], params: Body) -> Any:
            sent.append((bodies, params))
            return send(client, bodies, params)

        index._send = listen
        try:
            self.backend.search(query, thesaurus=thesaurus)
        finally:
            del index._send
        return sent

    def _searching(self, body: dict[str, Any]) -> Callable[[], object]:
        path, ready = (
            f"/{self.backend.store.alias}/_search",
            orjson.dumps({**body, "stored_fields": "_none_"}),
        )
        return lambda: self._post(path, ready, {"request_cache": "false"})

    def _post(self, path: str, body: bytes, params: dict[str, str], *, method: str = "POST") -> object:
        answer = self._pool.request(
            method,
            f"{self.backend.options['HOSTS'][0]}{path}?{urlencode(params)}",
            body=body,
            headers={"content-type": LINES if path.endswith("_msearch") else JSON, "accept": JSON},
        )
        if answer.status not in (200, 201):
            raise RuntimeError(f"{path} answered {answer.status}: {answer.data[:300]!r}")
        return orjson.loads(answer.data)


def _resident(processes: Sequence[int]) -> float | None:
    """Return the MB that processes of this machine hold; None where they are of another."""
    total = 0.0
    for process in processes:
        with suppress(OSError):
            lines = Path(f"/proc/{process}/status").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / KB_PER_MB
    return total or None
