"""Bring a bank into a state in which it can serve; safe to run at any time, any number of times."""

import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import translation

from home.database import needs_migration

FOUNDING_RECORDS = settings.BASE_DIR / "initiatives" / "data" / "initiatives.jsonl"


class Command(BaseCommand):
    """Migrate what is behind, build a missing index, load the founding records into an empty bank."""

    help = "Migrate, build the index where none can be used, load the founding records where there are none."
    # The checks speak of the database and the index, which this command is about to make.
    requires_system_checks = []

    # Commands speak English here, like the terminal around them.
    @translation.override("en")
    def handle(self, **options) -> None:
        self._migrate()
        # The index comes first: what is loaded then finds one to go into.
        self._say("Search index ...")
        call_command("search_index", "rebuild", "--if-needed", stdout=self.stdout)
        self._say("Founding records ...")
        call_command("load_records", str(FOUNDING_RECORDS), "--if-empty", stdout=self.stdout)

    def _migrate(self) -> None:
        self._say("Database ...")
        started = time.monotonic()
        if needs_migration():
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write(f"The database was brought up to date in {time.monotonic() - started:.1f} s.")
        else:
            self.stdout.write("The database is up to date.")
        # What counts attempts to sign in is a cache in a table that no migration knows.
        call_command("createcachetable", verbosity=0)

    def _say(self, text: str) -> None:
        """Print what comes next before it begins, also where the output is a file."""
        self.stdout.write(text)
        self.stdout.flush()
