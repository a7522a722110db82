"""One cluster for all processes of a test run."""

import fcntl
import os
from pathlib import Path

from .cluster import Cluster


def shared_search_url(folder: Path, *, owner: int) -> str:
    """Return the SEARCH_URL of a node that all processes share which name the same `folder`.

    The first that asks starts it; it ends with process `owner`. What SEARCH_URL names from outside is used
    instead.
    """
    outside = os.environ.get("SEARCH_URL", "")
    if outside.startswith("elasticsearch"):
        return outside
    with (folder / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        started = folder / "elasticsearch.url"
        if not started.exists():
            started.write_text(Cluster(owner=owner).search_url + "/kennisbank")
        return started.read_text()
