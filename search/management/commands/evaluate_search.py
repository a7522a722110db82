"""Score the search by the judged sets."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from search.backends.base import SearchUnavailable
from search.evaluation.collection import IncompleteBankError
from search.evaluation.evaluation import evaluate
from search.evaluation.report import to_floors, to_json, to_table, wrong_lines
from search.evaluation.sets import PARTS, SETS


class Command(BaseCommand):
    """Prints figures, of the engine and of plain BM25 over stems; the index of the site is not touched."""

    help = "Score the search by the judged sets, in an index of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--set", action="append", choices=SETS, help="Only this set; may be repeated.")
        parser.add_argument(
            "--part",
            choices=PARTS,
            default="dev",
            help="dev is for improving search, test only for reporting how good it is.",
        )
        engines = sorted(settings.SEARCH_BACKENDS)
        parser.add_argument(
            "--engine", choices=engines, default="default", help="An entry of SEARCH_BACKENDS."
        )
        parser.add_argument("--json", action="store_true", help="Write one JSON object.")
        parser.add_argument("--floors", action="store_true", help="Write the figures that must not drop.")
        parser.add_argument("--wrong", action="store_true", help="Also list what is wrong (dev only).")

    def handle(self, *, part: str, engine: str, **options: Any) -> None:
        if options["wrong"] and part != "dev":
            raise CommandError("What is wrong in the test part is not shown: search would be fitted to it.")
        try:
            evaluation = evaluate(part, sets=options["set"] or SETS, engine=engine)
        except IncompleteBankError as error:
            raise CommandError(str(error)) from error
        except (DatabaseError, SearchUnavailable) as error:
            raise CommandError(
                f"{error}. `manage.py prepare_bank` prepares a bank that can be judged."
            ) from error
        if options["floors"]:
            self.stdout.write(json.dumps(to_floors(evaluation), indent=2))
            return
        if options["json"]:
            self.stdout.write(json.dumps(to_json(evaluation), ensure_ascii=False))
            return
        for line in to_table(evaluation):
            self.stdout.write(line)
        if options["wrong"]:
            for line in wrong_lines(evaluation):
                self.stdout.write(line)
