"""Write the initiatives of the bank in the exchange format."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from initiatives.management.loading import write_text
from initiatives.records import dump_lines


class Command(BaseCommand):
    help = (
        "Write every published initiative that anybody may read as one JSON object a line, in the order "
        "in which they were made. Loading the result and dumping again gives the same bytes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output",
            metavar="FILE",
            type=Path,
            help="write to FILE, which is replaced only when all is written",
        )

    def handle(self, *, output: Path | None, **_options) -> None:
        write_text(dump_lines(), stdout=self.stdout, path=output)
