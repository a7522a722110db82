"""Write the vocabulary of the bank in its exchange formats."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from initiatives.management.loading import write_text
from initiatives.vocabulary_records import PARTS, dump_vocabulary


class Command(BaseCommand):
    help = (
        "Write the schemes with their concepts, the search terms or the organisations, each in the format "
        "of the file in initiatives/data. Loading the result and dumping again gives the same bytes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--part", choices=PARTS, default="vocabulary", help="what to write (default: the schemes)"
        )
        parser.add_argument(
            "--output",
            metavar="FILE",
            type=Path,
            help="write to FILE, which is replaced only when all is written",
        )

    def handle(self, *, part: str, output: Path | None, **_options) -> None:
        write_text(dump_vocabulary(part), stdout=self.stdout, path=output)
