"""Backup and restore word for word as in docs/operations.md: dump, lose everything, restore, compare."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bank_environment import ROOT
from mail_sink import MailSink
from production_bank import ProductionBank
from servers.postgres import program

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# What waits to be indexed, and where indexing stands.
PASSING = ("search_",)
SEARCHES = (
    {},
    {"text": "eenzaamheid"},
    {"text": "wandelen"},
    {"text": "stress eksamen", "language": "nb"},
    {"text": "loneliness", "language": "en", "filters": {"country": ["NO", "NL"]}},
    {"text": "ensomhet", "language": "nb", "sort": "newest"},
    {"filters": {"theme": "prevention", "audience": ["staff", "all-students"]}, "limit": 50},
    {"text": "studentenpsycholoog", "filters": {"country": "NL"}},
    {"text": "wandeln", "language": "nl"},
    {"text": '"mental health"', "language": "en", "limit": 50},
)
# Leaves what no records hold: a picture and a document with their files, a draft, an account.
FILL = """
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.images.models import Image
from initiatives.models import InitiativePage
get_user_model().objects.create_user("redaksjon", "redaksjon@example.org")
Image.objects.create(title="Fjell", file=get_test_image_file(filename="fjell.png"))
Document.objects.create(title="Plan", file=ContentFile(b"Turplan", name="plan.txt"))
page = InitiativePage.objects.live().first()
page.title = "Nog niet af"
page.save_revision()
"""
# What is done after the copy was made, and is gone with the restore.
GO_ON = """
from initiatives.models import InitiativePage
gone, changed = InitiativePage.objects.live().order_by("pk")[:2]
gone.unpublish()
changed.title = "Fjellfrokost"
changed.save_revision().publish()
"""


class Drill(ProductionBank):
    """A bank, the place of its copies, and the commands that the documentation gives."""

    def __init__(self, folder: Path, sink: MailSink) -> None:
        super().__init__(folder / "data", sink)
        self.environment["BACKUP"] = str(folder / "backup")
        self.environment["PATH"] = f"{Path(program('pg_dump')).parent}:{os.environ['PATH']}"
        self.kind = "PostgreSQL" if self.database.address else "SQLite"

    def follow(self, what: str) -> None:
        """Do what the documentation says under "SQLite: copy" and its like; AssertionError where it fails."""
        _before, _heading, text = OPERATIONS.partition(f"\n### {self.kind}: {what}\n")
        commands = text.partition("\n#")[0].split("```")[1].replace(".venv/bin/python", f"'{sys.executable}'")
        done = subprocess.run(
            ["bash", "-e", "-c", commands],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def rows(self) -> dict[str, list[str]]:
        """Return every row of every table."""
        return {
            table: sorted(map(repr, self.database.query(f'SELECT * FROM "{table}"')))  # noqa: S608
            for table in self.database.tables()
        }

    def files(self) -> dict[str, str]:
        """Return {path: digest} of every file that was uploaded."""
        media = self.data / "media"
        files = (path for path in media.rglob("*") if path.is_file())
        return {str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def answers(self) -> list[dict[str, Any]]:
        """Return hits and counts of every search, each answered by the index."""
        asked = "\n".join(map(json.dumps, SEARCHES))
        answers = list(map(json.loads, self.manage("search", "--batch", typed=asked).splitlines()))
        assert not any("degraded" in answer or "error" in answer for answer in answers)
        return answers

    def state(self) -> dict[str, Any]:
        """Return all that must be the same again."""
        return {"files": self.files(), "answers": self.answers(), **self.content()}

    def content(self) -> dict[str, Any]:
        """Return the rows that no rebuild of the index and no sign of life of a process changes."""
        rows = self.rows()
        return {table: rows[table] for table in rows if not table.startswith(PASSING)}

    def lose_everything(self) -> None:
        """Be left with a server that holds nothing."""
        self.engine.lose()
        self.database.lose()
        shutil.rmtree(self.data)


@pytest.fixture(scope="module")
def drill(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    """Give a filled bank."""
    with django_db_blocker.unblock():
        drill = Drill(tmp_path_factory.mktemp("drill"), MailSink())
    drill.manage("prepare_bank")
    drill.manage("shell", "--command", FILL)
    drill.manage("search_index", "check", "--repair")
    yield drill
    drill.engine.drop()


@pytest.fixture(scope="module")
def before(drill: Drill) -> dict[str, Any]:
    """Return the state of the bank at the moment of its copy."""
    state = drill.state()
    drill.follow("copy")
    return state


def test_the_bank_is_worth_a_drill(before):
    assert sorted(path.partition("/")[0] for path in before["files"]) == ["documents", "original_images"]
    totals = [answer["total"] for answer in before["answers"]]
    assert len(totals) == 10
    assert min(totals) > 0
    assert totals[0] == 109


def test_after_all_is_lost_everything_is_as_it_was(drill, before):
    drill.lose_everything()
    drill.follow("restore")
    assert drill.state() == before


def test_an_index_that_is_newer_than_the_copy_forgets_what_came_after_it(drill, before):
    drill.manage("shell", "--command", GO_ON)
    drill.manage("search_index", "check", "--repair")
    assert drill.answers() != before["answers"]
    drill.database.lose()
    drill.follow("restore")
    assert drill.state() == before


def test_what_is_changed_after_the_restore_is_found(drill, before):
    drill.manage("shell", "--command", GO_ON)
    assert "agree" in drill.manage("search_index", "check", "--repair")
    assert drill.manage("search", "Fjellfrokost").startswith("1 initiatives found")
