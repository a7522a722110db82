"""Delivery of queued mails: each is claimed, sent and marked, and tried again where that fails.

A claim is a lease: it puts the next attempt off for longer than an attempt can last. A process that is
killed leaves its mail to whoever looks when the lease is over. If it had handed the mail to the server and
not yet marked it, that one mail is sent twice, with the same Message-ID. Nothing else is.

Logs and `OutgoingMail.error` hold kinds of errors and codes, never what a mail server said: it may name a
person.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from initiatives.email_texts import compose_mail
from initiatives.emails import is_still_concerned
from initiatives.models import OutgoingMail
from initiatives.retries import retry_delay

logger = logging.getLogger(__name__)

# A silent server costs EMAIL_TIMEOUT for each of a handful of answers.
LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=3)
GIVE_UP_AFTER = timedelta(days=5)


@dataclass
class DeliveryReport:
    """What a round of delivery did. It ends early where `is_server_down`."""

    sent: int = 0
    failed: int = 0
    is_server_down: bool = False


def deliver_due_mails(*, go_on: Callable[[], bool] = lambda: True) -> DeliveryReport:
    """Send every mail that is due, the oldest first, until there are none or `go_on` says no.

    Several may run at once: each mail is sent by one. A mail that the server refuses is put off, and the
    others are sent; a server that cannot be talked with ends the round. Call it outside a transaction,
    which would keep all writers waiting for the mail server. Raises nothing but DatabaseError.
    """
    report = DeliveryReport()
    connection = get_connection()
    try:
        while go_on() and not report.is_server_down and (mail := _claim_next()):
            _deliver(mail, connection, report)
    finally:
        # Goodbye is not worth an error: all that was sent is marked already.
        with suppress(OSError):
            connection.close()
    return report


def retry_given_up() -> int:
    """Make every mail that was given up due once more; return how many."""
    given_up = OutgoingMail.objects.filter(sent_at=None, next_attempt_at=None)
    return given_up.update(next_attempt_at=timezone.now())


def describe_error(error: BaseException) -> str:
    """Return the kind of `error` and the code that the server gave, such as "SMTPDataError 451"."""
    name = type(error).__name__
    code: object = ""
    if isinstance(error, SMTPRecipientsRefused):
        code = next((code for code, _text in error.recipients.values()), "")
    elif isinstance(error, SMTPResponseException):
        code = error.smtp_code
    return f"{name} {code}" if isinstance(code, int) else name


def _claim_next() -> OutgoingMail | None:
    """Return the oldest mail that is due, as ours until its lease is over."""
    now = timezone.now()
    due = OutgoingMail.objects.filter(next_attempt_at__lte=now).order_by("pk")
    # First without a transaction, which keeps all writers of SQLite waiting.
    if not due.exists():
        return None
    with transaction.atomic():
        free = due.select_for_update(skip_locked=True, of=("self",))
        mail = free.select_related("recipient", "event__submission__page__locale").first()
        if mail is not None:
            mail.next_attempt_at = now + LEASE
            mail.attempts += 1
            mail.save(update_fields=["next_attempt_at", "attempts"])
        return mail


def _deliver(mail: OutgoingMail, connection: BaseEmailBackend, report: DeliveryReport) -> None:
    if not is_still_concerned(person=mail.recipient, submission=mail.event.submission):
        mail.delete()
        return
    is_connected = True
    try:
        message = compose_mail(mail)
        is_connected = False
        connection.open()
        is_connected = True
        connection.send_messages([message])
    except Exception as error:
        report.failed += 1
        report.is_server_down = not is_connected or _is_outage(error)
        _put_off(mail, error)
    else:
        report.sent += 1
        sent = OutgoingMail.objects.filter(pk=mail.pk)
        sent.update(sent_at=timezone.now(), next_attempt_at=None, error="")


def _is_outage(error: Exception) -> bool:
    """Tell whether the server would take no other mail either."""
    if isinstance(error, SMTPException):
        return isinstance(error, SMTPServerDisconnected)
    return isinstance(error, OSError)


def _put_off(mail: OutgoingMail, error: Exception) -> None:
    """Try again later, or give up what has failed for too long."""
    now = timezone.now()
    is_given_up = now - mail.created_at > GIVE_UP_AFTER
    delay = retry_delay(mail.attempts, first=FIRST_RETRY, longest=LONGEST_RETRY)
    # Where this attempt outlasted its lease, another one is under way, and decides.
    ours = OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts, sent_at=None)
    ours.update(
        next_attempt_at=None if is_given_up else now + delay,
        error=describe_error(error),
    )
    logger.warning(
        "initiatives.mails.%s mail=%s attempts=%s error=%s",
        "given_up" if is_given_up else "put_off",
        mail.pk,
        mail.attempts,
        describe_error(error),
    )
