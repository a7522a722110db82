"""Every command of the Makefile is explained, says what it lacks, and works in any folder."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
INTERNAL = {"venv", "install", "install-dev", "gettext", "chromium", "maven"}


def make(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    """Run make in a folder, as a person would, with some values added to the environment."""
    # These tests may run below another make, which would make this one a part of itself.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder_with_a_space(tmp_path):
    folder = tmp_path / "folder with a space"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    return folder


def test_help_explains_every_target():
    phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)[1].replace("\\", "").split()
    answer = make("help").stdout
    explained = set(re.findall(r"^  ([a-z-]+)  +\S", answer, re.MULTILINE))
    assert explained == set(phony) - INTERNAL


def test_make_alone_gives_help():
    assert make().stdout == make("help").stdout


def test_every_variable_in_the_help_is_used():
    for name in re.findall(r"\b([A-Z_]{4,})=", make("help").stdout):
        assert f"$({name})" in MAKEFILE or name in {"DATA_DIR", "SIZES", "ENGINES"}


def test_a_python_that_is_too_old_is_one_sentence(folder_with_a_space):
    old = folder_with_a_space / "old python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    answer = make("venv", f"PYTHON={old}", folder=folder_with_a_space)
    assert answer.returncode
    assert "Kennisbank needs Python 3.11 or newer" in answer.stderr
    assert not (folder_with_a_space / ".venv").exists()


def test_an_environment_is_made_beside_another_and_in_a_path_with_spaces(folder_with_a_space):
    other = Path(sys.executable).parent
    answer = make(
        "venv",
        folder=folder_with_a_space,
        VIRTUAL_ENV=str(other.parent),
        PATH=f"{other}{os.pathsep}{os.environ['PATH']}",
    )
    assert answer.returncode == 0, answer.stderr
    python = folder_with_a_space / ".venv" / "bin" / "python"
    where = subprocess.check_output([python, "-c", "import sys; print(sys.prefix)"], text=True)
    assert Path(where.strip()) == folder_with_a_space / ".venv"
    assert make("venv", folder=folder_with_a_space).stdout == ""


def test_a_port_that_is_taken_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"^Port {port} is taken; .*PORT=\.$"):
            call_command("run_bank", port=str(port))


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", "", "80 80", "８０"])
def test_a_port_that_is_none_is_one_sentence(port):
    with pytest.raises(CommandError, match=r"^PORT must be a number from 1 to 65535"):
        call_command("run_bank", port=port)


def test_the_build_server_runs_make_test_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_each_commit_is_checked_with_the_parts_of_make_lint():
    parts = re.search(r"^lint: (.*?) ##", MAKEFILE, re.MULTILINE)[1].split()
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"entry: make (\S+)", hooks) == parts
    assert re.search(r"^test: .*\blint\b.* ##", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_wanted_package_is_pinned_with_hashes(name):
    wanted = re.findall(
        r"^([A-Za-z][\w.-]*)", (ROOT / f"{name}.in").read_text(encoding="utf-8"), re.MULTILINE
    )
    lock = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9][\w.-]*)==\S+(?: ;.*?)? \\\n    --hash=sha256:", lock, re.MULTILINE)
    assert {package.lower() for package in wanted} <= set(pinned)
    assert len(pinned) == len(re.findall(r"^[a-z0-9][\w.-]*==", lock, re.MULTILINE))


@pytest.mark.parametrize("target", ["test", "test-servers", "servers"])
def test_a_machine_without_java_is_told_what_to_install_before_anything_else(target, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "sh", "make", "env"):
        (programs / name).symlink_to(shutil.which(name))
    (programs / "id").write_text("#!/bin/sh\necho 1000\n")
    (programs / "id").chmod(0o755)
    shutil.copy(ROOT / "Makefile", tmp_path)
    answer = make(target, folder=tmp_path, PATH=str(programs), SEARCH_URL="", JAVA_HOME="")
    assert answer.returncode
    assert answer.stderr.startswith(
        "This needs maven: please install it (on Debian with apt-get install maven).\n"
    )
    assert not answer.stdout
    assert not (tmp_path / ".venv").exists()
