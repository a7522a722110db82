"""Runs one server for as long as the process lives that asked for it, and not a moment longer.

Run as a program with a JSON object: `command`, `user` (None for one's own), `log` (the file for all that it
says), `stop` (the number of the signal that ends it in good order) and `remove` (a folder that goes with it,
or None). Its standard input is a pipe that ends with the process that holds the other end, also where that is
killed.
"""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS_TO_STOP = 20
SECONDS_BETWEEN_LOOKS = 0.2


def start_guarded(
    command: list[str],
    *,
    user: str | None = None,
    log: Path,
    stop: signal.Signals,
    remove: Path | None = None,
) -> subprocess.Popen:
    """Start `command` below a guard; return the guard.

    Close its `stdin` to end the server, then wait for it. It ends by itself where the server does.
    """
    request = {
        "command": command,
        "user": user,
        "log": str(log),
        "stop": int(stop),
        "remove": remove and str(remove),
    }
    return subprocess.Popen(
        [sys.executable, __file__, json.dumps(request)],
        stdin=subprocess.PIPE,
        # What interrupts a test run at the terminal would otherwise interrupt guard and server too.
        start_new_session=True,
    )


def end_guarded(guard: subprocess.Popen) -> None:
    """End the server of `guard`, and return when it is gone."""
    guard.stdin.close()
    guard.wait()


def _run(request: dict[str, Any]) -> int:
    user = {"user": request["user"], "group": "nogroup", "extra_groups": []} if request["user"] else {}
    with Path(request["log"]).open("ab") as log:
        server = subprocess.Popen(
            request["command"], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, **user
        )
    try:
        while server.poll() is None:
            if select.select([sys.stdin], [], [], SECONDS_BETWEEN_LOOKS)[0]:
                break
    finally:
        _end(server, request["stop"])
        if request["remove"]:
            shutil.rmtree(request["remove"], ignore_errors=True)
    return server.returncode


def _end(server: subprocess.Popen, stop: int) -> None:
    if server.poll() is None:
        server.send_signal(stop)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(SECONDS_TO_STOP)
    if server.poll() is None:
        server.kill()
        server.wait()


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_signal: sys.exit(1))
    os.chdir("/")
    sys.exit(_run(json.loads(sys.argv[1])))
