"""Keeps one server for as long as its owner lives, and not a moment longer.

Run as a program with a JSON object: `owner` (the id of a process), `command`, `user` (a number, or None for
one's own), `stop` (the signal that ends the server in good order) and `folder` (removed when the owner has
ended, in whatever way). The server runs in a process group of its own, which is ended when the owner ends,
when this process is asked to stop, or when the server itself ends.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Neither PostgreSQL nor Elasticsearch runs as root.
NOBODY = 65534
SECONDS_TO_STOP = 20


def server_user() -> int | None:
    """Return as whom servers run where that is not who runs this."""
    return NOBODY if os.geteuid() == 0 else None


def start_kept(
    command: list[str],
    *,
    owner: int,
    log: Path,
    folder: Path | None,
    stop: signal.Signals = signal.SIGTERM,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen:
    """Start `command` below a keeper; return the keeper, which ends when the server does.

    `log` takes all that the server says.
    """
    request = {
        "owner": owner,
        "command": command,
        "user": server_user(),
        "stop": int(stop),
        "folder": folder and str(folder),
    }
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-I", __file__, json.dumps(request)],
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            # What interrupts a test run at the terminal would otherwise interrupt keeper and server too.
            start_new_session=True,
        )


def end_kept(keeper: subprocess.Popen) -> None:
    """End the server of `keeper` in good order, and return when it is gone; its folder stays."""
    keeper.send_signal(signal.SIGTERM)
    keeper.wait()


def _keep(request: Mapping[str, Any]) -> int:
    """Run the server until it ends or must end; return its exit code."""
    stop_reader, stop_writer = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_signal: os.write(stop_writer, b"."))
    command, user = request["command"], request["user"]
    if setpriv := shutil.which("setpriv"):
        # Should this process be killed, the server dies with it.
        command = [setpriv, "--pdeathsig", "KILL", *command]
    rights = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    server = subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL, **rights)
    is_orphan = _wait([stop_reader, os.pidfd_open(server.pid)], request["owner"])
    _end(server, request["stop"])
    if is_orphan and request["folder"]:
        shutil.rmtree(request["folder"], ignore_errors=True)
    return server.returncode


def _wait(others: list[int], owner: int) -> bool:
    """Wait until any of the descriptors can be read, or the owner has ended; return whether it has."""
    try:
        life = os.pidfd_open(owner)
    except ProcessLookupError:
        return True
    return life in select.select([life, *others], [], [])[0]


def _end(server: subprocess.Popen, stop: int) -> None:
    for number, seconds in ((stop, SECONDS_TO_STOP), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, number)
            # A frozen server hears a signal only when it is woken.
            os.killpg(server.pid, signal.SIGCONT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(_keep(json.loads(sys.argv[1])))
