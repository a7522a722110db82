"""The task of Wagtail's workflow by which editors decide on a submission."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState

from initiatives.choices import AWAITING_REVIEW, OPEN, SubmissionState

from .submissions import Submission

REVIEW_PERMISSION = "initiatives.review_submission"
START_REVIEW, ACCEPT, REQUEST_CHANGES, DECLINE = "start_review", "accept", "request_changes", "decline"
ACTIONS = {
    ACCEPT: _("Approve and publish"),
    REQUEST_CHANGES: _("Request changes"),
    DECLINE: _("Decline"),
    START_REVIEW: _("Take into review"),
}


def is_under_way(page: Page) -> bool:
    """Tell whether a submission of `page` waits for an answer or for changes."""
    return Submission.objects.filter(page_id=page.pk, state__in=OPEN).exists()


def submission_under_review(page: Page) -> Submission | None:
    """Return the submission of `page` that an editor can decide on."""
    return Submission.objects.filter(page_id=page.pk, state__in=AWAITING_REVIEW).first()


class ReviewTask(Task):
    """Approve, ask for changes, or decline. It fits pages that were handed in, and no others.

    The names of its actions are not those of Wagtail's own, because Wagtail lets whoever may "approve"
    cancel a workflow without a word to the contributor.
    """

    class Meta:
        verbose_name = _("review of a submission")
        verbose_name_plural = _("reviews of submissions")

    def user_can_access_editor(self, obj: Page, user: AbstractBaseUser) -> bool:
        return user.has_perm(REVIEW_PERMISSION)

    def locked_for_user(self, obj: Page, user: AbstractBaseUser) -> bool:
        return not user.has_perm(REVIEW_PERMISSION)

    def get_actions(self, obj: Page, user: AbstractBaseUser) -> list[tuple[str, str, bool]]:
        from initiatives.services.reviews import may_decide

        submission = submission_under_review(obj)
        if submission is None or not may_decide(submission=submission, reviewer=user):
            return []
        # All but one ask for a message or a reason first.
        actions = [(name, label, name != START_REVIEW) for name, label in ACTIONS.items()]
        return actions[:-1] if submission.state == SubmissionState.IN_REVIEW else actions

    def get_form_for_action(self, action: str) -> type[forms.Form] | None:
        from initiatives.review.forms import form_for

        return form_for(action)

    def on_action(
        self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any
    ) -> None:
        """Do what an editor decided. Raises SubmissionError where that is not possible any more."""
        from initiatives.services.reviews import decide

        decide(page=task_state.workflow_state.content_object, action=action_name, reviewer=user, **kwargs)

    def get_task_states_user_can_moderate(self, user: AbstractBaseUser, **kwargs: Any):
        # The queue (initiatives/review/queue.py) lists them, and Wagtail's panel would list them again.
        return TaskState.objects.none()

    @classmethod
    def get_description(cls) -> str:
        return _("Editors and moderators decide on what a contributor handed in.")
