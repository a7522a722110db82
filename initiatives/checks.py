"""System checks: mails that do not reach those who should know of a submission."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError
from django.db.models import Count, Q
from django.utils import timezone

from initiatives.models import OutgoingMail

LATE = timedelta(days=1)
# A mailbox that is gone for good need not be told of for ever.
SHOWN_FOR = timedelta(days=30)


def check_mails(*, databases: Sequence[str] | None = None, **_options) -> list[CheckMessage]:
    """Tell of mails that wait for more than a day, or were given up within a month."""
    if not databases:
        return []
    try:
        late, given_up = _count()
    except DatabaseError:
        return []  # Not migrated yet.
    if not late and not given_up:
        return []
    return [
        Warning(
            f"{late} mails wait for more than a day, {given_up} were given up.",
            hint="Look at EMAIL_URL, keep `manage.py send_mails --work` running, and run "
            "`manage.py send_mails --retry-given-up` once the mail server takes mails.",
            id="initiatives.W001",
        )
    ]


def _count() -> tuple[int, int]:
    now = timezone.now()
    waiting = Q(next_attempt_at__isnull=False, created_at__lt=now - LATE)
    given_up = Q(next_attempt_at=None, created_at__gt=now - SHOWN_FOR)
    unsent = OutgoingMail.objects.filter(sent_at=None)
    counts = unsent.aggregate(late=Count("pk", filter=waiting), given_up=Count("pk", filter=given_up))
    return counts["late"], counts["given_up"]


def register_checks() -> None:
    """Let the commands that ask for the database look at the mails."""
    register(check_mails, Tags.database)
