"""A server that was started ends with the process that it was started for, in whatever way that ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from waiting import wait_until

from servers import ServerMissingError, distribution

TESTS = Path(__file__).resolve().parents[1]
OWNER = "import signal, servers; print(servers.Cluster().nodes[0].http_port, flush=True); signal.pause()"
SECONDS = 40


def listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def test_a_killed_owner_leaves_no_server():
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], cwd=TESTS, stdout=subprocess.PIPE, text=True
    ) as owner:
        port = int(owner.stdout.readline())
        assert listens(port)
        os.kill(owner.pid, signal.SIGKILL)
    wait_until(lambda: not listens(port), "the server follows its owner", seconds=SECONDS)


@pytest.mark.parametrize("missing", ["java", "mvn"])
def test_what_is_missing_is_said_in_a_sentence(missing, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    need = {"java": distribution.java_home, "mvn": distribution.elasticsearch_home}[missing]
    with pytest.raises(ServerMissingError, match="apt-get install maven"):
        need()
