"""Derive the word tables of the search where they are missing, so that no search has to wait for them."""

from django.core.management.base import BaseCommand

from search.analysis.lexicon import prepare_tables


class Command(BaseCommand):
    """Takes about a minute the first time, and no time after it."""

    help = "Derive the word tables of the search from the installed packages, where they are missing."
    requires_system_checks = []

    def handle(self, **_options) -> None:
        self.stdout.write(f"The word tables lie in {prepare_tables()}.")
