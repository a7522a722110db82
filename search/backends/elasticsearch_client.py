"""Clients of Elasticsearch, and from what they raise to SearchUnavailable."""

import logging
import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError
from elasticsearch.serializer import OrjsonSerializer

from .base import SearchUnavailable, State
from .elasticsearch_bulk import Bulk
from .elasticsearch_faults import describe_failure
from .patience import SECONDS, is_limited, seconds_left, waiting

# A reader waits one second for a node, and asks two others before it gives up.
READER = {"request_timeout": 1.0, "max_retries": 2, "retry_on_timeout": True}
FIRST_TRY = {**READER, "max_retries": 0}
# What another node may do better, by which the client goes too: overloaded, or no copy of the index answers.
NODE_FAULTS = (429, 502, 503, 504)
# A page that has waited no longer than this has all its time still. Other limits cost a client of their own.
SECONDS_AT_ONCE = 0.3
# Whoever writes has time, and asks another node where one is gone: what is written twice has its version.
# What comes too late is tried again by the outbox.
WRITER = {"request_timeout": 10.0, "max_retries": 2, "retry_on_timeout": False}
# A rebuild creates indexes, and waits for replicas.
BUILDER = {"request_timeout": 60.0, "max_retries": 2}

# It logs each try that fails with a traceback. What that comes to is logged here, once (search.reader).
logging.getLogger("elastic_transport").setLevel(logging.ERROR)


class Clients:
    """The clients of one backend, made when first asked for, in each process anew. `bulk` writes."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._arguments = _arguments(options)
        self._made: dict[tuple[int, str], Elasticsearch] = {}
        self.bulk = Bulk()

    @property
    def reader(self) -> Elasticsearch:
        """For what somebody waits for: at most three seconds."""
        return _limited(self._get("reader", READER), READER)

    @property
    def first_try(self) -> Elasticsearch:
        """The same for one second and one node. Of a node that failed, `reader` knows too."""
        key = os.getpid(), "first try"
        client = self._made.get(key)
        if client is None:
            once = self._get("reader", READER).options(max_retries=0)
            client = self._made.setdefault(key, once)
        return _limited(client, FIRST_TRY)

    @property
    def writer(self) -> Elasticsearch:
        """For writing documents, and for reading many."""
        return _limited(self._get("writer", WRITER), WRITER)

    @property
    def builder(self) -> Elasticsearch:
        """For the life of indexes."""
        return self._get("builder", BUILDER)

    def _get(self, role: str, limits: Mapping[str, Any]) -> Elasticsearch:
        # Connections do not survive a fork: two processes would read each other's answers.
        key = os.getpid(), role
        client = self._made.get(key)
        if client is None:
            _require_authority(self._arguments.get("ca_certs"))
            client = self._made.setdefault(key, Elasticsearch(**self._arguments, **limits))
        return client


def _limited(client: Elasticsearch, limits: Mapping[str, Any]) -> Elasticsearch:
    """Return a client that gives up when the page that asks has waited long enough."""
    if not is_limited():
        return client
    left = seconds_left()
    if limits is not WRITER and left > SECONDS - SECONDS_AT_ONCE:
        return client
    tries = min(limits["max_retries"] + 1, max(1, round(left))) if limits["retry_on_timeout"] else 1
    return client.options(request_timeout=min(limits["request_timeout"], left / tries), max_retries=tries - 1)


def _arguments(options: Mapping[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "hosts": list(options["HOSTS"]),
        "serializers": {OrjsonSerializer.mimetype: OrjsonSerializer()},
        "node_class": "urllib3",
        "http_compress": False,
    }
    if options.get("API_KEY"):
        arguments["api_key"] = options["API_KEY"]
    elif options.get("USER"):
        arguments["basic_auth"] = (options["USER"], options.get("PASSWORD", ""))
    if options.get("CA_CERTS"):
        arguments["ca_certs"] = str(options["CA_CERTS"])
    return arguments


def _require_authority(file: str | None) -> None:
    """Raise SearchUnavailable where `file` holds no certificate; the client would speak of the server's."""
    try:
        ssl.create_default_context(cafile=file)
    except OSError as error:
        message = f"ca_certs names {file}, which cannot be read as certificates"
        raise SearchUnavailable(State.UNTRUSTED, message) from error


@contextmanager
def unavailable_on_failure(action: str) -> Iterator[None]:
    """Turn every failure of the server or of the way to it into SearchUnavailable; a page waits meanwhile."""
    try:
        with waiting():
            yield
    except (TransportError, ApiError, BulkIndexError) as error:
        state, detail = describe_failure(error)
        raise SearchUnavailable(state, f"{action}: {detail}") from error
