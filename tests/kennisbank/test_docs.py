"""What the documentation says about commands, settings, files and links is so."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted(ROOT.glob("docs/adr/*.md"))
PLACES = ("kennisbank", "home", "initiatives", "search", "tests", "benchmarks", "docs")


def name(path: Path) -> str:
    """Return the path as readers know it; also the name of a test case."""
    return path.relative_to(ROOT).as_posix()


def section(path: Path, heading: str) -> str:
    """Return the text of a document below a heading, up to the next of the same level."""
    _before, text = path.read_text(encoding="utf-8").split(f"\n## {heading}\n")
    return text.split("\n## ")[0]


def first_column(text: str) -> set[str]:
    """Return what stands between backticks at the start of each line of a table."""
    return set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))


def environment_names(folder: Path) -> Iterator[str]:
    """Yield the name of every environment variable that the settings read."""
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(
                ("env.", "os.environ.", "os.getenv")
            ):
                yield node.args[0].value
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                yield node.slice.value


def setting_names(folder: Path) -> set[str]:
    """Return the settings that carry the name of this project or of its search."""
    names = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and re.match(
                "SEARCH_|KENNISBANK_|DATA_DIR$|ADMIN_|IS_|TRUSTED_|ALLOW_|SECOND_|LANGUAGE_NAMES$", node.id
            ):
                names.add(node.id)
    return names


def test_every_environment_variable_is_documented_and_every_documented_one_is_read():
    documented = first_column(section(ROOT / "docs" / "settings.md", "Environment variables"))
    read = set(environment_names(ROOT / "kennisbank" / "settings"))
    assert documented == read | {"DJANGO_SETTINGS_MODULE"}


def test_the_example_sets_only_documented_variables():
    documented = first_column(section(ROOT / "docs" / "settings.md", "Environment variables"))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(\w+)=", example, re.MULTILINE)) <= documented


def test_every_setting_of_our_own_is_documented(settings):
    documented = first_column(section(ROOT / "docs" / "settings.md", "Settings of our own"))
    assert setting_names(ROOT / "kennisbank" / "settings") <= documented
    assert {setting for setting in documented if not hasattr(settings, setting)} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_files_that_are_named_exist(path):
    words = re.findall(r"`([\w./-]+)`", path.read_text(encoding="utf-8"))
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    named = [word for word in words if word.split("/")[0] in PLACES and "/" in word]
    files = [word for word in named if f"/{word}" not in ignored]
    assert [file for file in files if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_commands_that_are_named_exist(path):
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) - set(get_commands()) == set()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) - targets == set()


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_a_decision_is_one_page_with_four_parts(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {path.name[:4]}\. \S", text)
    assert re.search(r"^Status: (accepted|superseded by \d{4})$", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 60


def test_every_document_is_in_the_index():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for path in ROOT.glob("docs/**/*.md"):
        assert path.name == "README.md" or path.name in index


def test_the_changelog_has_a_place_for_what_is_not_released():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    kinds = set(re.findall(r"^### (.+)$", changelog, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
