"""Clients of Elasticsearch, and from what they raise to SearchUnavailable."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
    TransportError,
    UnsupportedProductError,
)
from elasticsearch.helpers import BulkIndexError
from elasticsearch.serializer import OrjsonSerializer

from .base import SearchUnavailable, State

# A reader waits one second for a node, and asks two others before it gives up.
READER = {"request_timeout": 1.0, "max_retries": 2, "retry_on_timeout": True}
# Whoever writes has time; what fails is tried again by the outbox.
WRITER = {"request_timeout": 10.0, "max_retries": 0}
# A rebuild creates indexes, and waits for replicas.
BUILDER = {"request_timeout": 60.0, "max_retries": 2}


class Clients:
    """The clients of one backend, made when first asked for, in each process anew."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._arguments = _arguments(options)
        self._made: dict[tuple[int, str], Elasticsearch] = {}

    @property
    def reader(self) -> Elasticsearch:
        """For what somebody waits for: at most three seconds."""
        return self._get("reader", READER)

    @property
    def writer(self) -> Elasticsearch:
        """For writing documents, and for reading many."""
        return self._get("writer", WRITER)

    @property
    def builder(self) -> Elasticsearch:
        """For the life of indexes."""
        return self._get("builder", BUILDER)

    def _get(self, role: str, limits: Mapping[str, Any]) -> Elasticsearch:
        # Connections do not survive a fork: two processes would read each other's answers.
        key = os.getpid(), role
        client = self._made.get(key)
        if client is None:
            client = self._made.setdefault(key, Elasticsearch(**self._arguments, **limits))
        return client


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


@contextmanager
def unavailable_on_failure(action: str) -> Iterator[None]:
    """Turn every failure of the server or of the way to it into SearchUnavailable."""
    try:
        yield
    except (TransportError, ApiError, UnsupportedProductError, BulkIndexError) as error:
        raise SearchUnavailable(*_describe(error, action)) from error


def _describe(error: Exception, action: str) -> tuple[State, str]:
    if isinstance(error, AuthenticationException):
        return State.UNREADABLE, f"{action}: Elasticsearch refuses the login (401)"
    if isinstance(error, AuthorizationException):
        return State.UNREADABLE, f"{action}: Elasticsearch forbids this to the user of the site (403)"
    if isinstance(error, UnsupportedProductError):
        return State.UNREADABLE, f"{action}: what answers is not Elasticsearch"
    if isinstance(error, NotFoundError):
        return State.MISSING, f"{action}: there is no index"
    if isinstance(error, ApiError):
        state = (
            State.UNREADABLE if error.status_code in (408, 429) or error.status_code >= 500 else State.CORRUPT
        )
        return state, f"{action}: Elasticsearch answers {error.status_code}, {error.error}"
    return State.UNREADABLE, f"{action}: Elasticsearch cannot be reached, {type(error).__name__}"
