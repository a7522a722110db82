"""One node of Elasticsearch: its folder, its settings, its process."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .distribution import elasticsearch_home, java_home
from .keeper import end_kept, server_user, start_kept

SMALL = "-Xms256m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
# Else it is the folder that everything here lies in, and the server refuses to write there.
JVM_OPTIONS = "-Djava.io.tmpdir=${ES_TMPDIR}"
ROOM = 1_000_000_000
LOGGING = """
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""
BASE_SETTINGS = {
    "network.host": "127.0.0.1",
    "xpack.security.enabled": "false",
    "action.auto_create_index": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def data_root() -> Path | None:
    """Return a folder in memory where it has room: every change of an index waits for the disk, else."""
    memory = Path("/dev/shm")  # noqa: S108
    if memory.is_dir() and shutil.disk_usage(memory).free > ROOM:
        return memory
    return None


class Node:
    """One node; `start` may be called again after `stop` or `kill`, on the same data.

    `owner` is the process whose end is also the node's. `files` holds {name: content} of more files for the
    node's folder of settings. `home` is another distribution than the usual one. `on_disk`: the data lies on
    the disk, as that of a bank does. `scheme` is "https" where the settings make it speak TLS.
    """

    def __init__(
        self,
        name: str,
        *,
        owner: int,
        java_options: str = SMALL,
        files: Mapping[str, str] | None = None,
        home: Path | None = None,
        on_disk: bool = False,
        scheme: str = "http",
    ) -> None:
        self.name = name
        self.scheme = scheme
        self.http_port, self.transport_port = free_port(), free_port()
        root = None if on_disk else data_root()
        self.folder = Path(tempfile.mkdtemp(prefix=f"kennisbank-elasticsearch-{name}-", dir=root))
        self._owner = owner
        self._java_options = java_options
        self._files = dict(files or {})
        self._home = home
        self._keeper: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """The address of the node."""
        return f"{self.scheme}://127.0.0.1:{self.http_port}"

    @property
    def log(self) -> str:
        """What the node has said."""
        file = self.folder / "console.log"
        return file.read_text(errors="replace") if file.exists() else ""

    def start(self, settings: Mapping[str, str]) -> None:
        """Start the process with `settings` over the usual ones; it is not ready when this returns."""
        config, data, scratch = (self.folder / name for name in ("config", "data", "tmp"))
        for folder in (config, data, scratch):
            folder.mkdir(exist_ok=True)
        ports = {"http.port": str(self.http_port), "transport.port": str(self.transport_port)}
        own = {"node.name": self.name, "path.data": str(data), "path.logs": str(self.folder / "logs")}
        lines = [f"{key}: {value}" for key, value in {**BASE_SETTINGS, **own, **ports, **settings}.items()]
        files = {
            "elasticsearch.yml": "\n".join(lines),
            "jvm.options": JVM_OPTIONS,
            "log4j2.properties": LOGGING,
        }
        for name, content in {**files, **self._files}.items():
            (config / name).write_text(content + "\n", "utf-8")
        self._launch(config, scratch)

    def _launch(self, config: Path, scratch: Path) -> None:
        user = server_user()
        if user is not None:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, user, user)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(scratch),
            "ES_PATH_CONF": str(config),
            "ES_TMPDIR": str(scratch),
            "ES_JAVA_HOME": str(java_home()),
            "ES_JAVA_OPTS": self._java_options,
        }
        self._keeper = start_kept(
            [str((self._home or elasticsearch_home()) / "bin" / "elasticsearch")],
            owner=self._owner,
            log=self.folder / "console.log",
            folder=self.folder,
            environment=environment,
        )

    def has_ended(self, *, within: float) -> bool:
        """Tell whether the process ends in so many seconds."""
        try:
            self._keeper.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End the process without warning, as a machine that loses its power; what it stored stays."""
        os.killpg(self._group(), signal.SIGKILL)
        self._keeper.wait()

    def freeze(self) -> None:
        """Stop the process in the middle of what it does, until `wake`; its connections stay open."""
        os.killpg(self._group(), signal.SIGSTOP)

    def wake(self) -> None:
        """Let a frozen process go on."""
        os.killpg(self._group(), signal.SIGCONT)

    def shut_down(self) -> None:
        """Ask the process to end, and wait for that; what it stored stays."""
        end_kept(self._keeper)

    def _group(self) -> int:
        """Return the process group of the server, the only child of its keeper."""
        children = Path(f"/proc/{self._keeper.pid}/task/{self._keeper.pid}/children")
        return int(children.read_text().split()[0])

    def stop(self) -> None:
        """End the process and remove the node's folder."""
        if self._keeper is not None:
            end_kept(self._keeper)
        shutil.rmtree(self.folder, ignore_errors=True)
