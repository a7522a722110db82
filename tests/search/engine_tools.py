"""Backends over indexes of their own, which are gone afterwards."""

from contextlib import AbstractContextManager
from pathlib import Path

from kennisbank.settings.engines import read_search_url
from search.backends.base import SearchBackend
from search.backends.elasticsearch import ElasticsearchBackend


def elasticsearch_backend(url: str, **options) -> AbstractContextManager[SearchBackend]:
    """Give a backend of its own name on the server at `url`; there is no index yet."""
    return ElasticsearchBackend({**read_search_url(url, data_dir=Path()), **options}).scratch()
