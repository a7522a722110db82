"""Load initiatives from files in the exchange format."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from initiatives.management.loading import describe, refresh_statistics, refuse_faults
from initiatives.models import InitiativePage
from initiatives.progress import ProgressLine
from initiatives.records import load_records


class Command(BaseCommand):
    help = (
        "Publish the initiatives in FILEs: one JSON object a line, as in initiatives/data/initiatives.jsonl. "
        "A record replaces what the bank holds under its id; one that changes nothing touches nothing. "
        "If anything is wrong in any file, every fault is listed and nothing is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and count, and change nothing")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing where the bank holds any initiative, so that no edit is overwritten",
        )

    def handle(self, *, files: list[Path], dry_run: bool, if_empty: bool, verbosity: int, **_options) -> None:
        if if_empty and InitiativePage.objects.exists():
            self.stdout.write(_("The bank holds initiatives already: nothing was loaded."))
            return
        with refuse_faults(self.stderr), ProgressLine(self.stderr, always=verbosity > 1) as progress:
            report = load_records(paths=files, dry_run=dry_run, progress=progress)
        if report.created and not dry_run:
            refresh_statistics()
        self.stdout.write(describe(report, dry_run=dry_run))
