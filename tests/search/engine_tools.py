"""Backends over indexes of their own, which are gone afterwards."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.urls import read_search_url


@contextmanager
def elasticsearch_backend(url: str, **options) -> Iterator[ElasticsearchBackend]:
    """Give a backend of its own name on the server at `url`; there is no index yet."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    backend = ElasticsearchBackend({**read_search_url(url, data_dir=Path()), "INDEX": name, **options})
    try:
        yield backend
    finally:
        indices = backend.clients.builder.indices
        names = indices.get(index=f"{name}-*", expand_wildcards="all", filter_path="*.settings.index.uuid")
        if names:
            indices.delete(index=list(names))
