"""The engines that can be measured: `ENGINES="tantivy elasticsearch"`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.servers import Cluster

# As a server of a real bank starts, and not one of tests: all of Java's compilers, and room.
JAVA_OPTIONS = "-Xms1g -Xmx1g"
INDEX = "kennisbank"
# The variable that names the server to the processes of a run.
SERVER = "BENCH_SERVER"


@dataclass(frozen=True)
class Engine:
    """The module whose `Probe` knows the bare calls of an engine, and whether it runs as a server."""

    probe: str
    is_server: bool = False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run its server for the block, or take that of SEARCH_URL, for all processes that start in it."""
        if not self.is_server:
            yield
            return
        with _server() as url:
            os.environ[SERVER] = url
            try:
                yield
            finally:
                del os.environ[SERVER]

    def search_url(self, name: str) -> str:
        """Return the SEARCH_URL of a bank called `name`: a server keeps the indexes of each apart."""
        if not self.is_server:
            return ""
        url = urlsplit(os.environ[SERVER])
        return url._replace(path=f"{url.path}_bench_{name}").geturl()


@contextmanager
def _server() -> Iterator[str]:
    if os.environ.get("SEARCH_URL"):
        yield os.environ["SEARCH_URL"]
        return
    cluster = Cluster(java_options=JAVA_OPTIONS, on_disk=True)
    try:
        yield f"{cluster.search_url}/{INDEX}"
    finally:
        cluster.stop()


ENGINES = {
    "tantivy": Engine(probe="benchmarks.probes.tantivy"),
    "elasticsearch": Engine(probe="benchmarks.probes.elasticsearch", is_server=True),
}
