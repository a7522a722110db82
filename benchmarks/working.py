"""The search worker of a production site, in a process of its own."""

from django.core.management import call_command


def main() -> None:
    """Work off the outbox until terminated."""
    call_command("search_index", "work")
