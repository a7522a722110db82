"""Start real servers and run a command with their addresses, or wait for Ctrl-C; then stop them.

    python -m tests.servers -- pytest tests/search

Where the environment names a server already, that one is used. The status is that of the command.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from .cluster import Cluster
from .distribution import ServerMissingError, elasticsearch_home, java_home
from .postgres import postgres

INDEX = "kennisbank"


def main() -> int:
    """Return the status of the command."""
    options = _parse_arguments()
    try:
        if options.check:
            _check(options)
            return 0
        with ExitStack() as stack:
            addresses = {
                name: os.environ.get(name) or stack.enter_context(server)
                for name, server in _servers(options).items()
            }
            if options.command:
                return _run(options.command, addresses)
            _wait(addresses)
    except ServerMissingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=("database", "search"), help="one of the two servers alone")
    parser.add_argument("--nodes", type=int, choices=(1, 3), default=1, help="of Elasticsearch")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the database there for next time")
    parser.add_argument("--check", action="store_true", help="only see to it that they can be started")
    parser.add_argument("command", nargs="*", help="what to run, after --")
    return parser.parse_args()


def _check(options: argparse.Namespace) -> None:
    """Fetch what is missing; ServerMissingError where that takes what this machine lacks."""
    if options.only != "database" and not os.environ.get("SEARCH_URL"):
        java_home()
        elasticsearch_home()


def _servers(options: argparse.Namespace) -> dict[str, AbstractContextManager[str]]:
    """Return {name of the variable: what gives its value while the server runs}."""
    servers = {}
    if options.only != "search":
        servers["DATABASE_URL"] = postgres(options.keep and options.keep / "postgres")
    if options.only != "database":
        servers["SEARCH_URL"] = _elasticsearch(options.nodes)
    return servers


@contextmanager
def _elasticsearch(nodes: int) -> Iterator[str]:
    """Run Elasticsearch for the block and give its SEARCH_URL. What it holds can always be built anew."""
    cluster = Cluster(nodes=nodes)
    try:
        yield f"{cluster.search_url}/{INDEX}"
    finally:
        cluster.stop()


def _run(command: list[str], addresses: dict[str, str]) -> int:
    # Ctrl-C reaches the command too, which ends in good order before its servers do.
    signal.signal(signal.SIGINT, lambda *_signal: None)
    process = subprocess.Popen(command, env={**os.environ, **addresses})
    signal.signal(signal.SIGTERM, lambda *_signal: process.terminate())
    return process.wait()


def _wait(addresses: dict[str, str]) -> None:
    signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    for name, address in addresses.items():
        print(f"{name}={address}")
    print("These lines are for .env. Ctrl-C stops the servers.", flush=True)
    signal.sigwait(signals)


if __name__ == "__main__":
    sys.exit(main())
