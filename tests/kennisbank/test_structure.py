"""The house stays as docs/architecture.md draws it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 300
PACKAGES = ("kennisbank", "home", "initiatives", "search")
# What each part may import besides itself.
ALLOWED_IMPORTS = {
    "kennisbank": {"home", "initiatives", "search"},
    "search": {"home", "initiatives"},
    "initiatives": set(),
    "home": set(),
}
# Text is marked as safe here and nowhere else.
MARKING = {"initiatives/sanitizers.py", "search/snippets.py"}
ENGINES = re.compile("tantivy|elastic", re.IGNORECASE)


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below the given folders of the project, without migrations."""
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in files if "migrations" not in path.parts]


def templates() -> list[Path]:
    """Return all templates of the project, also plain text ones."""
    folders = [folder for package in PACKAGES for folder in (ROOT / package).glob("templates")]
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def relative(path: Path) -> str:
    """Return the path as the documentation writes it."""
    return path.relative_to(ROOT).as_posix()


def imported_packages(path: Path) -> Iterator[str]:
    """Yield the first part of the name of every absolute import, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def names_used(path: Path) -> set[str]:
    """Return every name, attribute and imported name of a file; comments and strings do not count."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.alias):
            names.add(node.name)
    return names


def marks_text_as_safe(path: Path) -> bool:
    """Whether a file names `mark_safe`, or makes a SafeString itself; as a type hint that is harmless."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    made = {
        node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and hasattr(node.func, "id")
    }
    return "mark_safe" in names_used(path) or "SafeString" in made


def test_no_python_file_is_longer_than_a_reader_can_hold():
    lengths = {
        relative(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(*PACKAGES, "tests", "benchmarks")
    }
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_one_way(package):
    forbidden = set(PACKAGES) - ALLOWED_IMPORTS[package] - {package}
    faults = {
        f"{relative(path)} imports {name}"
        for path in python_files(package)
        for name in imported_packages(path)
        if name in forbidden
    }
    assert faults == set()


def test_python_marks_text_as_safe_in_two_places_only():
    files = {relative(path) for path in python_files(*PACKAGES) if marks_text_as_safe(path)}
    assert files <= MARKING


def test_templates_never_mark_text_as_safe():
    marks = re.compile(r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off")
    assert [relative(path) for path in templates() if marks.search(path.read_text(encoding="utf-8"))] == []


def test_only_the_backends_name_an_engine():
    files = [path for path in python_files("home", "initiatives", "search") if "backends" not in path.parts]
    named = {relative(path) for path in files if any(ENGINES.search(name) for name in names_used(path))}
    named |= {relative(path) for path in templates() if ENGINES.search(path.read_text(encoding="utf-8"))}
    assert named == set()


def test_no_test_empties_the_database_for_those_after_it():
    """A transactional test ends by removing all rows, also those that the migrations made."""
    emptying = ("transaction=" + "True", "transactional" + "_db")
    texts = {relative(path): path.read_text("utf-8") for path in python_files("tests")}
    assert [path for path, text in texts.items() if any(word in text for word in emptying)] == []


def test_no_two_test_files_share_a_name():
    names = [path.name for path in sorted((ROOT / "tests").rglob("*.py")) if path.name != "conftest.py"]
    assert sorted(set(names)) == sorted(names), "pytest imports them by name alone"
