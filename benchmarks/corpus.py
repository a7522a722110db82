"""Databases of made-up records, made once and kept: var/bench/<key>/<size>, or BENCH_DIR."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .engines import ENGINES
from .timing import say

BASE_DIR = Path(__file__).resolve().parents[1]
DATABASE = "db.sqlite3"
# What a kept database was made from: when one of these changes, it is made anew.
SOURCES = (
    "benchmarks/corpus.py",
    "benchmarks/filling.py",
    "benchmarks/generator.py",
    "benchmarks/lexicon.py",
    "benchmarks/prose.py",
    "benchmarks/rows.py",
    "home/migrations/*.py",
    "initiatives/data/*",
    "initiatives/migrations/*.py",
    "search/migrations/*.py",
    "requirements.txt",
)


def bench_dir() -> Path:
    """Return the folder that holds everything the benchmarks write but their results."""
    return Path(os.environ.get("BENCH_DIR") or BASE_DIR / "var" / "bench").resolve()


def source_key() -> str:
    """Return a short name that changes with anything that a kept database was made from."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(BASE_DIR.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def prepare_data_dir(size: int) -> Path:
    """Return a fresh DATA_DIR with a database of `size` records and no search index.

    The filled database is made on first use and kept; databases of an earlier key are removed.
    """
    kept = bench_dir() / source_key()
    _remove_outdated(kept)
    filled = kept / str(size) / DATABASE
    if not filled.exists():
        say(f"Making a database of {size:,} records; it is kept for later runs.")
        _make(filled, template=_template(kept), size=size)
    data_dir = bench_dir() / "run" / str(size)
    shutil.rmtree(data_dir, ignore_errors=True)
    # Whitenoise warns of a missing folder; no measurement asks for a static file.
    (data_dir / "static").mkdir(parents=True)
    shutil.copyfile(filled, data_dir / DATABASE)
    return data_dir


def start_part(
    module: str, *arguments: str, data_dir: Path, engine: str = "tantivy", **options
) -> subprocess.Popen:
    """Start benchmarks.`module` in a process of its own on `data_dir`; `options` are those of Popen."""
    command = [sys.executable, "-m", "benchmarks.part", module, *arguments]
    return subprocess.Popen(
        command, cwd=BASE_DIR, env=environment(data_dir=data_dir, engine=engine), **options
    )


def run_part(module: str, *arguments: str, data_dir: Path, engine: str = "tantivy") -> None:
    """Run benchmarks.`module` in a process of its own; RuntimeError where it fails."""
    with start_part(module, *arguments, data_dir=data_dir, engine=engine) as process:
        if code := process.wait():
            raise RuntimeError(f"benchmarks.{module} ended with exit code {code} on {data_dir}")


def environment(*, data_dir: Path, engine: str = "tantivy") -> dict[str, str]:
    """Return the environment of a process that works on `data_dir` with `engine`."""
    return os.environ | {
        "DATA_DIR": str(data_dir),
        # Every size has an SQLite file of its own, whatever this shell is about.
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "SEARCH_URL": ENGINES[engine].search_url(data_dir.name),
    }


def _remove_outdated(kept: Path) -> None:
    if bench_dir().exists():
        for folder in bench_dir().iterdir():
            if folder.name not in (kept.name, "run"):
                shutil.rmtree(folder)


def _template(kept: Path) -> Path:
    """Return an empty bank, migrated once for all sizes."""
    folder = kept / "empty"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run_part("migrating", data_dir=folder)
        (folder / "ready").touch()
    return folder / DATABASE


def _make(filled: Path, *, template: Path, size: int) -> None:
    draft = filled.parent / "draft"
    shutil.rmtree(filled.parent, ignore_errors=True)
    draft.mkdir(parents=True)
    shutil.copyfile(template, draft / DATABASE)
    run_part("filling", str(size), data_dir=draft)
    (draft / DATABASE).rename(filled)
    shutil.rmtree(draft)
