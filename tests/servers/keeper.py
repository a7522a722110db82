"""Keeps one server for as long as its owner lives: `python keeper.py OWNER_PID FOLDER command …`.

The server runs in a process group of its own, which is ended when the owner ends in whatever way, when
this process is asked to stop, or when the server itself ends. FOLDER is removed at the owner's end.
"""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys

SECONDS_TO_STOP = 15


def main(owner: int, folder: str, command: list[str]) -> int:
    """Run `command` until it ends or must end; return its exit code."""
    stop_reader, stop_writer = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: os.write(stop_writer, b"."))
    server = subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL)
    ended = _wait([stop_reader, os.pidfd_open(server.pid)], owner)
    _end(server)
    if ended:
        shutil.rmtree(folder, ignore_errors=True)
    return server.returncode


def _wait(others: list[int], owner: int) -> bool:
    """Wait until any of the descriptors can be read, or the owner has ended; return whether it has."""
    try:
        life = os.pidfd_open(owner)
    except ProcessLookupError:
        return True
    return life in select.select([life, *others], [], [])[0]


def _end(server: subprocess.Popen) -> None:
    for number, seconds in ((signal.SIGTERM, SECONDS_TO_STOP), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, number)
            # A frozen server hears SIGTERM only when it is woken.
            os.killpg(server.pid, signal.SIGCONT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
