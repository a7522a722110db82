"""Load concepts, search terms and organisations from files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from initiatives.management.loading import describe, refuse_faults
from initiatives.vocabulary_records import load_vocabulary


class Command(BaseCommand):
    help = (
        "Load FILEs in the format of vocabulary.json (all schemes, some, or some concepts of one), "
        "thesaurus.jsonl or organisations.json in initiatives/data. What no file names stays. "
        "If anything is wrong in any file, every fault is listed and nothing is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and count, and change nothing")

    def handle(self, *, files: list[Path], dry_run: bool, **_options) -> None:
        with refuse_faults(self.stderr):
            report = load_vocabulary(paths=files, dry_run=dry_run)
        self.stdout.write(describe(report, dry_run=dry_run))
