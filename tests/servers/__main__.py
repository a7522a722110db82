"""Start real servers and run a command with their addresses, or wait for Ctrl-C; then stop them.

    python -m tests.servers --postgres -- pytest tests/search

Where the environment names a server already, that one is used. The status is that of the command.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .postgres import ServerError, postgres

ADDRESS = "DATABASE_URL"


def main() -> int:
    """Return the status of the command."""
    options = _parse_arguments()
    try:
        with ExitStack() as stack:
            addresses = {}
            if options.postgres:
                addresses[ADDRESS] = stack.enter_context(_named_or(ADDRESS, options.keep))
            if options.command:
                return _run(options.command, addresses)
            _wait(addresses)
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__.split("\n")[0])
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL, as DATABASE_URL")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the data there, for the next time")
    parser.add_argument("command", nargs="*", help="what to run, after --")
    return parser.parse_args()


@contextmanager
def _named_or(name: str, keep: Path | None) -> Iterator[str]:
    """Give the address that the environment holds under `name`, or that of a server for the block."""
    if address := os.environ.get(name):
        yield address
        return
    with postgres(None if keep is None else keep / "postgres") as address:
        yield address


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
