"""Processes that send mails: at once, until told to stop, and killed in the middle."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bank_databases import copied_database
from bank_environment import production_environment
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from people import hand_in, make_person
from waiting import wait_until

from initiatives.models import OutgoingMail

pytestmark = pytest.mark.django_db

DEADLINE = 60.0


class Bank:
    """A copy of the test database in a folder of its own, and processes that send its mails."""

    def __init__(self, folder: Path) -> None:
        self.database = copied_database(folder)
        self.environment = production_environment(folder, self.database)
        self.processes: list[subprocess.Popen[str]] = []

    def send_mails(self, port: int, *arguments: str) -> subprocess.Popen[str]:
        """Start a process that sends mails to the mail server at `port`."""
        return self.start(port, "send_mails", *arguments)

    def start(self, port: int, *arguments: str) -> subprocess.Popen[str]:
        """Start a command of a bank whose mail server is at `port`."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env={**self.environment, "EMAIL_URL": f"smtp://127.0.0.1:{port}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def query(self, sql: str) -> list[tuple]:
        """Return the rows that a statement gives in the copy, and commit it."""
        return self.database.query(sql)

    def close(self) -> None:
        """Kill whatever still runs."""
        for process in self.processes:
            process.kill()
            process.communicate()


@pytest.fixture
def make_bank(tmp_path: Path) -> Iterator[Callable[[], Bank]]:
    """Return a function that copies the test database as it is now."""
    banks: list[Bank] = []

    def make() -> Bank:
        banks.append(Bank(tmp_path))
        return banks[-1]

    yield make
    for bank in banks:
        bank.close()


def make_mails(number: int) -> None:
    """Let `number` editors wait for a mail, and a contributor for another."""
    for count in range(number):
        make_person(f"ed{count}", "Editors")
    hand_in(make_person("mari"))


class TestOnce:
    def test_says_what_was_sent(self, smtp_sink, capsys):
        make_mails(2)
        call_command("send_mails")
        assert capsys.readouterr().out == "3 mails sent, 0 put off.\n"
        assert len(smtp_sink.messages) == 3

    def test_fails_where_the_mail_server_cannot_be_reached(self, smtp_sink):
        make_mails(1)
        smtp_sink.stop()
        with pytest.raises(CommandError, match="stay due"):
            call_command("send_mails")

    def test_tries_what_was_given_up_where_asked(self, smtp_sink, capsys):
        make_mails(1)
        OutgoingMail.objects.update(next_attempt_at=None)
        call_command("send_mails")
        assert smtp_sink.messages == []
        call_command("send_mails", "--retry-given-up")
        assert "2 mails are tried once more" in capsys.readouterr().out
        assert len(smtp_sink.messages) == 2

    def test_leaves_what_is_not_due(self, smtp_sink):
        make_mails(0)
        OutgoingMail.objects.update(next_attempt_at=timezone.now() + timezone.timedelta(minutes=1))
        call_command("send_mails")
        assert smtp_sink.messages == []


def test_the_task_worker_sends_what_a_commit_left_to_it(
    make_bank, sink, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        make_mails(1)
    worker = make_bank().start(sink.port, "db_worker", "--batch", "--no-reload")
    worker.communicate(timeout=DEADLINE)
    assert sorted(message["To"] for message in sink.messages) == ["ed0@example.org", "mari@example.org"]


def test_several_at_once_send_each_mail_once(make_bank, sink):
    make_mails(23)
    bank = make_bank()
    ended = [
        process.communicate(timeout=DEADLINE) for process in [bank.send_mails(sink.port) for _ in range(3)]
    ]
    assert [errors for _output, errors in ended] == [""] * 3
    assert sum(int(output.split()[0]) for output, _errors in ended) == 24
    assert len({message["Message-ID"] for message in sink.messages}) == len(sink.messages) == 24
    assert bank.query("SELECT count(*) FROM initiatives_outgoingmail WHERE sent_at IS NULL") == [(0,)]


def test_a_worker_sends_what_comes_and_stops_when_told(make_bank, sink):
    make_mails(1)
    bank = make_bank()
    worker = bank.send_mails(sink.port, "--work")
    wait_until(lambda: len(sink.messages) == 2, "the mails that waited come")
    bank.query(
        "UPDATE initiatives_outgoingmail SET sent_at = NULL, next_attempt_at = created_at"
        " WHERE recipient_id = (SELECT id FROM auth_user WHERE username = 'mari')"
    )
    wait_until(lambda: len(sink.messages) == 3, "the mail that came later comes")
    worker.send_signal(signal.SIGTERM)
    _output, errors = worker.communicate(timeout=DEADLINE)
    assert (worker.returncode, errors) == (0, "")
    first, second = sink.sent_to("mari@example.org")
    assert first["Message-ID"] == second["Message-ID"]


def test_a_worker_outlives_a_mail_server_that_is_down(make_bank, sink):
    make_mails(0)
    bank = make_bank()
    sink.stop()
    worker = bank.send_mails(sink.port, "--work")
    attempts = "SELECT attempts FROM initiatives_outgoingmail WHERE error = 'ConnectionRefusedError'"
    wait_until(lambda: bank.query(attempts), "the first attempt fails")
    sink.start()
    bank.query("UPDATE initiatives_outgoingmail SET next_attempt_at = created_at")
    wait_until(lambda: sink.messages, "the mail comes")
    assert worker.poll() is None
    assert len(sink.messages) == 1


def test_a_process_that_is_killed_while_it_sends_leaves_its_mail_to_the_next(make_bank, sink):
    make_mails(0)
    bank = make_bank()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(DEADLINE)
        killed = bank.send_mails(silent.getsockname()[1])
        connected, _address = silent.accept()
        killed.kill()
        killed.wait()
        connected.close()
    early = bank.send_mails(sink.port)
    assert early.communicate(timeout=DEADLINE) == ("0 mails sent, 0 put off.\n", "")
    # The lease of the one that was killed is over.
    bank.query("UPDATE initiatives_outgoingmail SET next_attempt_at = created_at")
    late = bank.send_mails(sink.port)
    assert late.communicate(timeout=DEADLINE) == ("1 mails sent, 0 put off.\n", "")
    assert len(sink.messages) == 1
