"""What a contributor hands in, what both sides said of it, and the mails that tell so.

The initiative itself is a page. Who sent it, how to reach them and what they agreed to stands here and
nowhere else: never in a page, its revisions, the index, an export or a log.
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from initiatives.choices import (
    AWAITING_REVIEW,
    DELETABLE,
    EDITABLE,
    EVENTS_OF_EDITORS,
    OPEN,
    EventKind,
    SubmissionState,
)

from .pages import InitiativePage

# Without letters and digits that look alike.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Return a reference such as "KB-7F3K-9QXM": short enough to read out, and not to be guessed."""
    characters = [secrets.choice(REFERENCE_ALPHABET) for _place in range(8)]
    return f"KB-{''.join(characters[:4])}-{''.join(characters[4:])}"


class SubmissionIndexPage(Page):
    """The place in a locale's tree where initiatives wait for review; it is never published."""

    max_count_per_parent = 1
    parent_page_types: list[str] = []
    subpage_types = ["initiatives.InitiativePage"]

    class Meta:
        verbose_name = _("place of submissions")

    def permissions_for_user(self, user):
        from initiatives.permissions import ClosedPermissions

        return ClosedPermissions(user, self)


class Submission(models.Model):
    """One hand-in: of a new initiative, or of a change to a published one (`is_edit`).

    `answers` is the draft as it was typed, {step: {field: [values]}}. `page` is None until a new initiative
    is sent for the first time, and again after its withdrawal or deletion.
    """

    reference = models.CharField(
        _("reference"), max_length=20, unique=True, default=new_reference, editable=False
    )
    contributor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("contributor"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="submissions",
    )
    page = models.ForeignKey(
        InitiativePage,
        verbose_name=_("initiative"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="submissions",
    )
    is_edit = models.BooleanField(_("change of a published initiative"), default=False)
    state = models.CharField(
        _("state"), max_length=20, choices=SubmissionState.choices, default=SubmissionState.DRAFT
    )
    language = models.CharField(_("language"), max_length=10)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    contact_name = models.CharField(_("your name"), max_length=200, blank=True)
    contact_phone = models.CharField(_("your telephone number"), max_length=50, blank=True)
    consent_at = models.DateTimeField(_("consent given at"), null=True)
    created_at = models.DateTimeField(_("started at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-updated_at"]
        permissions = [("review_submission", "Can review submissions")]
        constraints = [
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(state__in=sorted(OPEN | {SubmissionState.DRAFT})),
                name="initiatives_one_open_submission",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it is under way between contributor and editors."""
        return self.state in OPEN

    @property
    def is_editable(self) -> bool:
        """Whether its contributor can change it."""
        return self.state in EDITABLE

    @property
    def is_awaiting_review(self) -> bool:
        """Whether an editor can decide on it."""
        return self.state in AWAITING_REVIEW

    @property
    def is_deletable(self) -> bool:
        """Whether its contributor can delete it."""
        return self.state in DELETABLE


class SubmissionEvent(models.Model):
    """One step in the life of a submission, with what was said. Together they are the conversation."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=20, choices=EventKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    message = models.TextField(_("message"), blank=True)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_kind_display()}"

    @property
    def is_by_editor(self) -> bool:
        """Whether an editor did this, and not the contributor."""
        return self.kind in EVENTS_OF_EDITORS


class OutgoingMail(models.Model):
    """A mail that tells a person of an event. It is written only when it is sent, in their language then.

    `next_attempt_at` is None once it is sent or given up. `error` names the kind of the last failure, and
    holds nothing of what a mail server said, which may name a person.
    """

    event = models.ForeignKey(SubmissionEvent, on_delete=models.CASCADE, related_name="mails")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient"], name="initiatives_one_mail_each")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="initiatives_mails_due",
                condition=Q(next_attempt_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event.kind} {self.pk}"
