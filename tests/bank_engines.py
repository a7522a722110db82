"""Search engines of their own for tests and for processes that they start: of the kind the run is for.

SEARCH_URL names a server, on which each gets indexes of its own name; without it, each gets a folder.
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from kennisbank.settings.engines import read_search_url
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch_query import EVERYTHING
from search.backends.elasticsearch_schema import fields


class OwnEngine:
    """An engine without an index. `address` is its SEARCH_URL, `options` its entry of SEARCH_BACKENDS."""

    made: list["OwnEngine"] = []

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "index"
        self.address = ""
        if url := os.environ.get("SEARCH_URL"):
            name = f"{urlsplit(url).path.strip('/')}_{uuid.uuid4().hex[:12]}"
            self.address = urlsplit(url)._replace(path=f"/{name}").geturl()
            self.made.append(self)
        self.options: dict[str, Any] = read_search_url(self.address, data_dir=folder)

    def lose(self) -> None:
        """Remove the index, as whoever deletes the folder or the indexes by hand does."""
        if self.address:
            ElasticsearchBackend(self.options).store.drop_all()
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def is_tidy(self) -> bool:
        """Tell whether there is no more than a rebuild leaves: one index, and on a server the one before."""
        if self.address:
            return len(ElasticsearchBackend(self.options).store.generations()) <= 2
        return len([*self.folder.glob("*/g-*")]) == 1

    def contents(self) -> Iterator[bytes]:
        """Yield all that lies in the index: its files, or the words and values of its documents."""
        if self.address:
            columns = [name for name, field in fields().items() if field["type"] != "text"]
            index = ElasticsearchBackend(self.options).index
            for values in index.scan("reading the index", EVERYTHING, columns):
                yield json.dumps(values, ensure_ascii=False).encode()
        else:
            yield from (path.read_bytes() for path in self.folder.rglob("*") if path.is_file())

    def block(self) -> None:
        """Put something of another's where the index belongs, before there is one."""
        if self.address:
            store = ElasticsearchBackend(self.options).store
            store.clients.builder.indices.create(index=store.alias)
        else:
            self.folder.write_text("a file where a folder belongs")

    def unblock(self) -> None:
        """Take that away again."""
        if self.address:
            store = ElasticsearchBackend(self.options).store
            store.drop(store.alias)
        else:
            self.folder.unlink()

    def drop(self) -> None:
        """Leave nothing of it on a server."""
        if self in self.made:
            self.made.remove(self)
            _drop_indexes(self.options)


def drop_engines() -> None:
    """Drop every engine that this process made, and what tests put into the one of the settings."""
    for engine in [*OwnEngine.made]:
        engine.drop()
    default = settings.SEARCH_BACKENDS["default"]
    if "INDEX" in default:
        _drop_indexes(default)


def _drop_indexes(options: Mapping[str, Any]) -> None:
    """Delete all that begins with the name of an engine, what tests put there included."""
    indices = ElasticsearchBackend(options).clients.builder.indices
    for name in indices.get(index=f"{options['INDEX']}-*", expand_wildcards="all"):
        indices.delete(index=name)
