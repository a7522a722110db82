"""A cluster of one node or three, from start to ready to end."""

import http.client
import os
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from .node import SMALL, Node

SECONDS_TO_START = 180
# Whether a node is ready is asked without a secret.
_TRUSTING = ssl._create_unverified_context()  # noqa: S323
# A port that was free may be taken before the node binds it.
ATTEMPTS = 3


class Cluster:
    """Nodes on free ports of this machine, ready when the constructor returns.

    They end with `stop`, or when process `owner` ends in whatever way. `settings` are added to those of each
    node; for the rest see Node. Raises ServerMissingError where this machine lacks what it takes.
    """

    def __init__(
        self,
        *,
        nodes: int = 1,
        owner: int | None = None,
        java_options: str = SMALL,
        settings: Mapping[str, str] | None = None,
        files: Mapping[str, str] | None = None,
        home: Path | None = None,
        on_disk: bool = False,
        scheme: str = "http",
    ) -> None:
        own = {
            "owner": owner or os.getpid(),
            "java_options": java_options,
            "files": files,
            "home": home,
            "on_disk": on_disk,
            "scheme": scheme,
        }
        self.nodes: list[Node] = []
        for attempt in range(ATTEMPTS):
            self.nodes = [Node(f"node-{number}", **own) for number in range(nodes)]
            self._settings = {**self._membership(), **(settings or {})}
            try:
                for node in self.nodes:
                    node.start(self._settings)
                self._await_ready()
            except BaseException as error:
                said = self.log
                self.stop()
                if attempt + 1 == ATTEMPTS or "BindException" not in said:
                    raise RuntimeError(f"Elasticsearch did not start: {said[-3000:]}") from error
            else:
                return

    @property
    def urls(self) -> list[str]:
        """The addresses of all nodes."""
        return [node.url for node in self.nodes]

    @property
    def search_url(self) -> str:
        """The address of all nodes as SEARCH_URL has it, without the name of an index."""
        addresses = ",".join(url.partition("://")[2] for url in self.urls)
        return f"elasticsearch+{self.nodes[0].scheme}://{addresses}"

    @property
    def log(self) -> str:
        """What the nodes have said."""
        return "\n".join(node.log for node in self.nodes)

    def start_again(self, *nodes: Node) -> None:
        """Start nodes that were ended, on what they stored; they are not ready when this returns."""
        for node in nodes:
            node.start(self._settings)

    def stop(self) -> None:
        """End all nodes and remove their data."""
        for node in self.nodes:
            node.stop()

    def _membership(self) -> dict[str, str]:
        if len(self.nodes) == 1:
            return {"discovery.type": "single-node"}
        checks = {
            f"cluster.fault_detection.{role}_check.{name}": value
            for role in ("follower", "leader")
            for name, value in (("timeout", "3s"), ("retry_count", "2"))
        }
        seeds = ", ".join(f'"127.0.0.1:{node.transport_port}"' for node in self.nodes)
        names = ", ".join(f'"{node.name}"' for node in self.nodes)
        return {
            "cluster.name": f"kennisbank-{self.nodes[0].transport_port}",
            "discovery.seed_hosts": f"[{seeds}]",
            "cluster.initial_master_nodes": f"[{names}]",
            **checks,
        }

    def _await_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        for node in self.nodes:
            while not self._is_ready(node):
                if node.has_ended(within=0.2) or time.monotonic() > deadline:
                    raise TimeoutError(f"{node.name} is not ready")

    def _is_ready(self, node: Node) -> bool:
        path = f"/_cluster/health?wait_for_nodes={len(self.nodes)}&wait_for_status=yellow&timeout=1s"
        try:
            with urllib.request.urlopen(f"{node.url}{path}", timeout=5, context=_TRUSTING) as answer:  # noqa: S310
                return answer.status == 200
        except urllib.error.HTTPError as error:
            # A node that asks who one is has started.
            return error.code == 401
        except (OSError, http.client.HTTPException):
            return False
