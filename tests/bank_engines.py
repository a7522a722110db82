"""Search engines of their own for tests and for processes that they start: of the kind the run is for.

SEARCH_URL names a server, on which each gets indexes of its own name; without it, each gets a folder.
"""

import os
import shutil
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from kennisbank.settings.engines import read_search_url
from search.backends.elasticsearch import ElasticsearchBackend


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

    def drop(self) -> None:
        """Leave nothing of it on a server."""
        if self in self.made:
            self.made.remove(self)
            self.lose()


def drop_engines() -> None:
    """Drop every engine that this process made, and what tests put into the one of the settings."""
    for engine in [*OwnEngine.made]:
        engine.drop()
    default = settings.SEARCH_BACKENDS["default"]
    if "INDEX" in default:
        ElasticsearchBackend(default).store.drop_all()
