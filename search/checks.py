"""System checks: what is wrong with the index or its upkeep, and what to do about it.

The site runs without an index, on a simple search. So all but a wrong setting is a warning: an error would
keep the very commands from running that mend it.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils import timezone

from initiatives.models import InitiativePage
from search.backends import get_backend
from search.backends.base import SearchBackend, State
from search.conditions import CONDITIONS
from search.outbox import OutboxStatus, outbox_status

# The worker looks several times a second, and the longest back-off counts as failing, not as old.
OLD = timedelta(minutes=10)


def check_index(**_options) -> list[CheckMessage]:
    """Tell that SEARCH_BACKENDS is wrong, or that searches are answered without the index, and why."""
    try:
        health = _default_backend().health()
    except (ImproperlyConfigured, ImportError, LookupError, TypeError, ValueError, AttributeError) as error:
        return [_wrong_setting(error)]
    if health.state == State.OK or (health.state == State.MISSING and not _is_anything_to_find()):
        return []
    condition = CONDITIONS[health.state]
    return [Warning(f"{condition.message}: {health.detail}.", hint=condition.hint, id=condition.id)]


def _default_backend() -> SearchBackend:
    backend = get_backend()
    if not isinstance(backend, SearchBackend):
        raise ImproperlyConfigured(f"{type(backend).__name__} is no SearchBackend.")
    return backend


def _wrong_setting(error: Exception) -> Error:
    return Error(
        f"SEARCH_BACKENDS['default'] cannot be used: {type(error).__name__}: {error}",
        hint="Name a class of search.backends as BACKEND and give its options, as docs/settings.md tells.",
        id="search.E001",
    )


def _is_anything_to_find() -> bool:
    """Whether an index could hold something; not so in a bank that is only being set up."""
    try:
        return InitiativePage.objects.live().exists()
    except DatabaseError:
        return False


def check_outbox(*, databases: Sequence[str] | None = None, **_options) -> list[CheckMessage]:
    """Tell that initiatives cannot be indexed, or that nobody works off the outbox."""
    try:
        return _outbox_warnings(outbox_status()) if databases else []
    except DatabaseError:
        return []  # Not migrated yet.


def _outbox_warnings(status: OutboxStatus) -> list[CheckMessage]:
    warnings: list[CheckMessage] = []
    if status.failing:
        message = f"{status.failing} initiatives cannot be indexed."
        hint = "Run `manage.py search_index status`: it names them and their errors."
        warnings.append(Warning(message, hint=hint, id="search.W005"))
    if status.oldest_waiting and status.oldest_waiting < timezone.now() - OLD:
        message = f"Changes wait to be indexed since {status.oldest_waiting:%Y-%m-%d %H:%M %Z}."
        hint = "Keep `manage.py search_index work` running."
        warnings.append(Warning(message, hint=hint, id="search.W006"))
    return warnings


def register_checks() -> None:
    """Let every command look at the index, and those that ask for the database look at the outbox."""
    register(check_index, "search")
    register(check_outbox, Tags.database)
