"""Mails that tell of each step of a submission: who gets one, and when."""

import logging

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from initiatives.choices import EventKind
from initiatives.models import OutgoingMail, Submission, SubmissionEvent
from initiatives.models.workflow import REVIEW_PERMISSION

logger = logging.getLogger(__name__)

# Editors hear of every step but this: a draft is its contributor's alone until it is sent again.
NOT_FOR_EDITORS = frozenset({EventKind.REOPENED})


def queue_mails(*, event: SubmissionEvent) -> None:
    """Queue a mail to each person who should hear of `event`, in the transaction of what happened.

    They are delivered by a task after its commit. Nothing that goes wrong then reaches the caller.
    """
    now = timezone.now()
    people = _recipients(event)
    if people:
        OutgoingMail.objects.bulk_create(
            OutgoingMail(event=event, recipient=person, next_attempt_at=now) for person in people
        )
        transaction.on_commit(_enqueue_delivery)


def reviewers() -> QuerySet[AbstractUser]:
    """Return everybody who may review submissions and can be reached by mail.

    Being a superuser alone is no reason for mails, unless nobody else would get them.
    """
    reachable = get_user_model().objects.filter(is_active=True).exclude(email="")
    app_label, codename = REVIEW_PERMISSION.split(".")
    permission = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    appointed = reachable.filter(Q(groups__permissions__in=permission) | Q(user_permissions__in=permission))
    return appointed.distinct() if appointed.exists() else reachable.filter(is_superuser=True)


def is_still_concerned(*, person: AbstractUser, submission: Submission) -> bool:
    """Tell whether `person` can be reached and is the contributor of `submission` or one of its reviewers."""
    if person.pk == submission.contributor_id:
        return _is_reachable(person)
    return reviewers().filter(pk=person.pk).exists()


def _is_reachable(person: AbstractUser) -> bool:
    """Tell of one person what `reviewers` asks of all."""
    return person.is_active and bool(person.email)


def _recipients(event: SubmissionEvent) -> list[AbstractUser]:
    contributor = event.submission.contributor
    people = [contributor] if contributor and _is_reachable(contributor) else []
    if event.kind not in NOT_FOR_EDITORS:
        # Who did it knows of it; a contributor gets a confirmation all the same.
        aware = {event.actor_id, event.submission.contributor_id}
        people += [person for person in reviewers() if person.pk not in aware]
    return people


def _enqueue_delivery() -> None:
    try:
        # The task delivers by what this module knows of people.
        from initiatives.tasks import deliver_mails

        deliver_mails.enqueue()
    except Exception:
        # What happened is committed and its mails stay due: the request that did it must not fail for them.
        logger.exception("initiatives.mails.not_enqueued")
