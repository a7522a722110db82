"""Makes an empty bank, as `manage.py migrate` does."""

from django.core.management import call_command


def main() -> None:
    """Apply all migrations to the database of the settings."""
    call_command("migrate", verbosity=0)
