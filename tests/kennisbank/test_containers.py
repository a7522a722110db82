"""What starts a bank in containers: passwords that only their service reads, and files that fit."""

import json
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings

from kennisbank.passwords import OWNERS, make_passwords

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
OURS = ("secrets", "prepare", "web", "search-worker", "task-worker", "mail-worker")


@pytest.fixture
def passwords(tmp_path: Path) -> Path:
    assert make_passwords(tmp_path, dict.fromkeys(OWNERS, os.getuid()))
    return tmp_path


def read(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_the_program_is_told_the_passwords_of_the_servers(passwords):
    files = read(passwords)
    database, search = (urlsplit(files[f"web/{name}_url"]) for name in ("database", "search"))
    assert database.password == files["database/password"]
    assert search.password == json.loads(files["search/account.json"])["password"] != files["search/password"]
    assert len(files["web/secret_key"]) >= 50


def test_nobody_else_may_read_them(passwords):
    for path in passwords.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_they_are_made_once_and_what_was_broken_off_is_made_again(passwords):
    before = read(passwords)
    owners = dict.fromkeys(OWNERS, os.getuid())
    assert not make_passwords(passwords, owners)
    assert read(passwords) == before
    (passwords / "web").rename(passwords / "web.draft")
    assert make_passwords(passwords, owners)
    assert read(passwords).keys() == before.keys()


@pytest.mark.parametrize("name", OURS)
def test_a_container_of_the_program_may_write_nothing_but_its_data(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]


def test_every_file_with_a_password_that_is_named_is_made(passwords):
    made = {f"/secrets/{name}" for name in read(passwords)}
    named = set(re.findall(r"/secrets/[\w./]+", (ROOT / "compose.yaml").read_text("utf-8")))
    assert named == made


def test_the_users_are_those_of_the_images():
    assert f"--uid {OWNERS['web']}" in DOCKERFILE


def test_the_image_holds_all_that_the_program_is_made_of_and_no_more():
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE))
    assert ignored[0] == "*" and kept == copied
    apps = {
        app.partition(".")[0] for app in settings.INSTALLED_APPS if (ROOT / app.partition(".")[0]).exists()
    }
    assert apps | {"kennisbank", "manage.py"} <= kept


def test_every_command_that_a_container_runs_exists():
    from django.core.management import get_commands

    run = [service.get("command", []) for service in COMPOSE["services"].values()]
    ours = [command[2] for command in run if command[:2] == ["python", "manage.py"]]
    ours += re.findall(r"manage\.py (\w+)", DOCKERFILE)
    assert {"prepare_bank", "collectstatic", "prepare_words"} <= set(ours) <= get_commands().keys()
