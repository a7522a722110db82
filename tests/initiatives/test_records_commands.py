"""The commands that load and dump: what they print, how they end, and what they leave behind."""

import errno
import io
import os
import pty
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.utils import timezone
from django.utils.translation import override
from factories import InitiativePageFactory
from record_tools import FOUNDING, dump_one, load, make_record, write_lines

from initiatives.models import InitiativePage
from initiatives.output import write_atomically
from initiatives.progress import INTERVAL, ProgressLine
from search.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    """Read the messages as they are written in the code."""
    with override("en"):
        yield


@pytest.fixture
def run():
    """Return a function that runs a command and gives what it printed on both streams."""

    def run_command(*arguments: str | Path) -> tuple[str, str]:
        stdout, stderr = io.StringIO(), io.StringIO()
        try:
            call_command(*map(str, arguments), stdout=stdout, stderr=stderr)
        finally:
            run_command.stderr = stderr.getvalue()
        return stdout.getvalue(), stderr.getvalue()

    return run_command


class TestLoadRecords:
    def test_says_what_it_did(self, run, tmp_path):
        path = write_lines(tmp_path / "a", make_record(), make_record("b"))
        assert run("load_records", path) == ("Records loaded: 2 new, 0 changed, 0 the same.\n", "")
        write_lines(path, make_record(), make_record("b", title="Anders"), make_record("c"))
        assert run("load_records", path)[0] == "Records loaded: 1 new, 1 changed, 1 the same.\n"

    def test_leaves_statistics_for_the_plans_of_queries(self, run, tmp_path):
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL keeps its statistics elsewhere, and refreshes them by itself as well.")
        run("load_records", write_lines(tmp_path / "a", make_record(), make_record("b")))
        with connection.cursor() as cursor:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'initiatives_initiativepage'")
            assert {stat.split()[0] for (stat,) in cursor.fetchall()} == {"2"}

    def test_dry_run_says_what_it_would_do_and_does_nothing(self, run, tmp_path):
        load(tmp_path, make_record())
        path = write_lines(tmp_path / "a", make_record(title="Anders"), make_record("b"))
        assert run("load_records", path, "--dry-run")[0] == (
            "Records that would load: 1 new, 1 changed, 0 the same.\n"
        )
        assert InitiativePage.objects.get().title == "Wandelgroep"

    def test_lists_faults_and_fails(self, run, tmp_path):
        path = write_lines(tmp_path / "a", make_record(kind="x"), make_record("b", kind="y"))
        with pytest.raises(CommandError, match="2 faults: nothing was changed") as raised:
            run("load_records", path)
        assert raised.value.returncode == 1
        assert [line.partition(": ")[0] for line in run.stderr.splitlines()] == [
            f"{path}, line 1",
            f"{path}, line 2",
        ]

    def test_if_empty_leaves_the_edits_of_others_alone(self, run, tmp_path):
        load(tmp_path, make_record())
        page = InitiativePage.objects.get()
        page.title = "Van de redactie"
        page.save_revision().publish()
        stdout, _stderr = run("load_records", tmp_path / "records.jsonl", "--if-empty")
        assert "nothing was loaded" in stdout
        assert InitiativePage.objects.get().title == "Van de redactie"

    def test_if_empty_loads_an_empty_bank(self, run, tmp_path):
        path = write_lines(tmp_path / "a", make_record())
        assert "1 new" in run("load_records", path, "--if-empty")[0]


class TestDumpRecords:
    def test_prints_what_was_loaded(self, run, founding_records):
        assert run("dump_records")[0].encode() == FOUNDING.read_bytes()

    def test_replaces_its_output_at_once(self, run, founding_records, tmp_path):
        path = tmp_path / "dump.jsonl"
        path.write_text("old")
        assert run("dump_records", "--output", path) == ("", "")
        assert path.read_bytes() == FOUNDING.read_bytes()
        assert list(tmp_path.iterdir()) == [path]

    def test_that_breaks_off_leaves_the_file_as_it_was(self, tmp_path):
        path = tmp_path / "dump.jsonl"
        path.write_text("old")

        def broken():
            yield "new"
            raise RuntimeError

        with pytest.raises(RuntimeError):
            write_atomically(path, broken())
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("name", [".", "nowhere/dump.jsonl"])
    def test_says_where_it_cannot_write(self, run, tmp_path, name):
        with pytest.raises(CommandError, match=str(tmp_path)):
            run("dump_records", "--output", tmp_path / name)

    def test_never_replaces_a_device(self, run):
        with pytest.raises(CommandError, match="not an ordinary file"):
            run("dump_records", "--output", os.devnull)
        assert Path(os.devnull).is_char_device()


class TestVocabularyCommands:
    @pytest.mark.parametrize("part", ["vocabulary", "thesaurus", "organisations"])
    def test_dump_and_load_each_part(self, run, tmp_path, part):
        path = tmp_path / part
        run("dump_vocabulary", "--part", part, "--output", path)
        assert path.read_text() == run("dump_vocabulary", "--part", part)[0]
        assert "0 new, 0 changed" in run("load_vocabulary", path)[0]

    def test_faults_are_listed(self, run, tmp_path):
        path = write_lines(tmp_path / "a", "{}")
        with pytest.raises(CommandError, match="1 fault: nothing was changed"):
            run("load_vocabulary", path)
        assert str(path) in run.stderr


def read_terminal(descriptor: int) -> str:
    """Return all that was written to the terminal behind `descriptor`, whose other end is closed."""
    pieces = []
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        try:
            while piece := stream.read(1000):
                pieces.append(piece)
        except OSError as error:
            # So Linux says that nobody writes any more.
            assert error.errno == errno.EIO
    return b"".join(pieces).decode()


class TestProgress:
    def test_is_silent_where_nobody_looks(self):
        stream = io.StringIO()
        with ProgressLine(OutputWrapper(stream)) as progress:
            progress(1, 1)
        assert stream.getvalue() == ""

    def test_is_written_in_lines_when_asked_for(self, run, tmp_path):
        path = write_lines(tmp_path / "a", make_record())
        assert run("load_records", path, "--verbosity", "2")[1] == "1 of 1 record loaded\n"

    def test_stays_in_one_line_of_a_terminal(self):
        ours, theirs = pty.openpty()
        with os.fdopen(theirs, "w") as terminal, ProgressLine(OutputWrapper(terminal)) as progress:
            progress(1, 2)
            progress(2, 2)
        written = read_terminal(ours)
        assert written.startswith("\r2 of 2 records loaded")
        assert written.count("\n") == 1

    def test_is_shown_at_most_so_often(self, monkeypatch):
        now = 100.0
        monkeypatch.setattr("initiatives.progress.time.monotonic", lambda: now)
        stream = io.StringIO()
        progress = ProgressLine(OutputWrapper(stream), always=True)
        for done in range(1, 1001):
            now += INTERVAL / 100
            progress(done, None)
        assert 5 <= len(stream.getvalue().splitlines()) <= 10


class TestPublishScheduled:
    @pytest.fixture
    def due(self) -> InitiativePage:
        """Return a draft whose moment to go live has come."""
        page = InitiativePageFactory(live=False)
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision().publish()
        past = timezone.now() - timedelta(minutes=1)
        page.revisions.update(approved_go_live_at=past)
        revision = page.latest_revision
        revision.content = {**revision.content, "go_live_at": past.isoformat()}
        type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
        OutboxEntry.objects.all().delete()
        return page

    def test_publishes_and_asks_to_index(self, run, due):
        run("publish_scheduled")
        due.refresh_from_db()
        assert due.live
        assert OutboxEntry.objects.filter(translation_key=due.translation_key).exists()

    def test_changes_nothing_where_a_later_page_fails(self, run, due, monkeypatch):
        depths = []

        def fail(_revision, **_options) -> None:
            depths.append(len(connection.savepoint_ids))
            InitiativePage.objects.filter(pk=due.pk).update(title="Half gedaan")
            raise RuntimeError

        monkeypatch.setattr("wagtail.models.Revision.publish", fail)
        outside = len(connection.savepoint_ids)
        with pytest.raises(RuntimeError):
            run("publish_scheduled")
        assert depths == [outside + 1]
        due.refresh_from_db()
        assert due.title != "Half gedaan"


def test_a_record_with_letters_of_all_kinds_is_dumped_as_it_is(run, tmp_path):
    title = "Ærlig – “blåbær” 😀 ﷽ नमस्ते"
    load(tmp_path, make_record(title=title))
    assert dump_one()["title"] == title
    assert title in run("dump_records")[0]
