"""Keep the catalogues of translated texts in step with the source."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.commands import makemessages

SOURCE_LANGUAGE = "en"
SHOWN = 30
NOT_SOURCE = ["var", "tests", "benchmarks", "docs", "requirements*.txt"]


class Command(BaseCommand):
    """`update_messages` writes the catalogues; `--check` lists what is wrong with them and writes nothing."""

    help = "Collect texts into the catalogues of every language and compile them."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; list what is wrong and exit with 1.",
        )

    def handle(self, **options) -> None:
        if not options["check"]:
            update_catalogues(settings.BASE_DIR)
            return
        faults = [*find_stale_catalogues(settings.BASE_DIR), *find_faulty_messages(settings.BASE_DIR)]
        if faults:
            more = [f"... and {len(faults) - SHOWN} more."] if len(faults) > SHOWN else []
            raise CommandError("\n".join([*faults[:SHOWN], *more]))
        self.stdout.write("Every text is translated and every catalogue compiled.")


class CollectMessages(makemessages.Command):
    """Django's makemessages, without guesses at a translation from a text that looks alike."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def catalogue_paths(base: Path) -> list[Path]:
    """Return the path of each language's .po file, relative to `base`; the source language has none."""
    folder = settings.LOCALE_PATHS[0].relative_to(settings.BASE_DIR)
    codes = [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]
    return [folder / code / "LC_MESSAGES" / "django.po" for code in codes]


def update_catalogues(base: Path) -> None:
    """Write and compile the catalogues of the project in `base`, in a form that only its texts change."""
    languages = [path.parts[-3] for path in catalogue_paths(base)]
    with contextlib.chdir(base):
        call_command(
            CollectMessages(),
            locale=languages,
            ignore_patterns=list(NOT_SOURCE),
            no_wrap=True,
            no_location=True,
            no_obsolete=True,
            verbosity=0,
        )
        for path in catalogue_paths(base):
            _drop_creation_date(path)
        call_command("compilemessages", locale=languages, ignore_patterns=[".*", *NOT_SOURCE])


def find_stale_catalogues(base: Path) -> Iterator[str]:
    """Yield a line for each catalogue that `update_catalogues` would change; it runs in a copy of `base`."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(base, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", *NOT_SOURCE))
        update = subprocess.run(
            [sys.executable, "manage.py", "update_messages"],
            cwd=copy,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "kennisbank.settings.test"},
            capture_output=True,
            text=True,
            check=False,
        )
        if update.returncode:
            yield update.stderr.replace(f"{copy}/", "").strip()
            return
        for path in catalogue_paths(base):
            if not (base / path).exists() or (base / path).read_text() != (copy / path).read_text():
                yield f"{path} differs from the texts in the source: run make messages."


def find_faulty_messages(base: Path) -> Iterator[str]:
    """Yield a line for each fuzzy or empty translation in `base`, and for each catalogue not compiled."""
    for path in catalogue_paths(base):
        if not (base / path).exists():
            continue
        with (base / path).open("rb") as source:
            catalogue = read_po(source)
        if catalogue.fuzzy:
            yield f"{path}: the header is marked fuzzy; fill it in."
        for message in catalogue:
            if message.id and message.fuzzy:
                yield f"{path}:{message.lineno} is marked fuzzy: {message.id!r}"
            elif message.id and not _is_translated(message.string):
                yield f"{path}:{message.lineno} has no translation: {message.id!r}"
        if not _is_compiled(catalogue, (base / path).with_suffix(".mo")):
            yield f"{path} is newer than its compiled form: run make messages."


def _is_translated(string: str | Sequence[str]) -> bool:
    return all(_forms(string))


def _is_compiled(catalogue: Catalog, path: Path) -> bool:
    """Whether the .mo file says what the .po file says; its bytes depend on the version of gettext."""
    if not path.exists():
        return False
    with path.open("rb") as compiled:
        return _texts(read_mo(compiled)) == _texts(catalogue)


def _texts(catalogue: Catalog) -> dict:
    return {
        (_context(message), *_forms(message.id)): _forms(message.string)
        for message in catalogue
        if message.id and not message.fuzzy and _is_translated(message.string)
    }


def _context(message: Message) -> str | None:
    """Return the context of a message; Babel leaves it as bytes where it read a .mo file."""
    return message.context.decode() if isinstance(message.context, bytes) else message.context


def _forms(text: str | Sequence[str]) -> tuple[str, ...]:
    """Return singular and plural forms alike, whichever way Babel holds them."""
    return (text,) if isinstance(text, str) else tuple(text)


def _drop_creation_date(path: Path) -> None:
    """Remove the header line that would change with every run."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "POT-Creation-Date" not in line), encoding="utf-8")
