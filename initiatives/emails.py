"""Mails that tell of each step of a submission: who gets one."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Permission
from django.db.models import Q
from django.utils import timezone

from initiatives.choices import EventKind
from initiatives.models import OutgoingMail, SubmissionEvent
from initiatives.models.workflow import REVIEW_PERMISSION

# What editors hear of: there is something to do, or nothing to do any more.
FOR_EDITORS = frozenset({EventKind.SENT, EventKind.RESUBMITTED, EventKind.WITHDRAWN})


def queue_mails(*, event: SubmissionEvent) -> None:
    """Queue a mail to each side that should hear of `event`, in the transaction of what happened."""
    now = timezone.now()
    OutgoingMail.objects.bulk_create(
        OutgoingMail(event=event, recipient=person, next_attempt_at=now) for person in _recipients(event)
    )


def reviewers() -> Iterable[AbstractBaseUser]:
    """Return everybody who may review submissions and can be reached by mail."""
    app_label, codename = REVIEW_PERMISSION.split(".")
    permission = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    may_review = (
        Q(is_superuser=True) | Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    )
    return get_user_model().objects.filter(may_review, is_active=True).exclude(email="").distinct()


def _recipients(event: SubmissionEvent) -> list[AbstractBaseUser]:
    contributor = event.submission.contributor
    people = [contributor] if contributor and contributor.email else []
    if event.kind in FOR_EDITORS:
        people += [person for person in reviewers() if person != contributor]
    return people
