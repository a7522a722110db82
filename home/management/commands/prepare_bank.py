"""Bring a bank into a state in which it can serve; safe to run at any time, any number of times."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FOUNDING_RECORDS = settings.BASE_DIR / "initiatives" / "data" / "initiatives.jsonl"


class Command(BaseCommand):
    """Migrate what is behind, load the founding records into an empty bank, build a missing index."""

    help = "Migrate, load the founding records where there are none, build the index where it is missing."
    # The checks speak of the database and the index, which this command is about to make.
    requires_system_checks = []

    def handle(self, **options) -> None:
        if needs_migration():
            with self._step("Preparing the database"):
                call_command("migrate", interactive=False, verbosity=0)
        if is_empty():
            with self._step("Loading the founding records"):
                call_command("load_records", str(FOUNDING_RECORDS), verbosity=0)
        call_command("search_index", "rebuild", "--if-needed", stdout=self.stdout)

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        """Say what is being done before it begins, and how many seconds it took."""
        self.stdout.write(f"{what} ... ", ending="")
        self.stdout.flush()
        started = time.monotonic()
        yield
        self.stdout.write(f"{time.monotonic() - started:.1f} s")


def needs_migration() -> bool:
    """Whether a migration of the code is not in the database yet."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_empty() -> bool:
    """Whether the bank holds no initiative at all, not even an unpublished one."""
    return not apps.get_model("initiatives.InitiativePage").objects.exists()
