"""What editors do with what was handed in: take it into review, approve, ask for changes, decline."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page

from initiatives.choices import EventKind, SubmissionState
from initiatives.models import InitiativePage, Submission
from initiatives.models.workflow import (
    ACCEPT,
    DECLINE,
    REQUEST_CHANGES,
    REVIEW_PERMISSION,
    START_REVIEW,
    submission_under_review,
)
from initiatives.writers import only_writer

from .errors import SubmissionError
from .placing import discard_draft, give_free_slug, initiatives_place
from .submissions import record_event


def may_decide(*, submission: Submission, reviewer: AbstractBaseUser) -> bool:
    """Tell whether `reviewer` may decide on `submission`: nobody on their own, unless the bank says so."""
    return reviewer.has_perm(REVIEW_PERMISSION) and (
        submission.contributor_id != reviewer.pk or settings.ALLOW_OWN_APPROVAL
    )


@only_writer()
def decide(*, page: InitiativePage, action: str, reviewer: AbstractBaseUser, comment: str = "") -> Submission:
    """Do one `action` of the review task on the submission of `page`.

    Raises SubmissionError where it was withdrawn or decided on meanwhile, or where `reviewer` may not.
    """
    submission = require_decidable(page=page, action=action, reviewer=reviewer)
    act: dict[str, Callable[[], Submission]] = {
        START_REVIEW: lambda: start_review(submission=submission, reviewer=reviewer),
        ACCEPT: lambda: approve_submission(submission=submission, reviewer=reviewer, message=comment),
        REQUEST_CHANGES: lambda: request_changes(submission=submission, reviewer=reviewer, reason=comment),
        DECLINE: lambda: decline_submission(submission=submission, reviewer=reviewer, reason=comment),
    }
    return act[action]()


def require_decidable(*, page: Page, action: str, reviewer: AbstractBaseUser) -> Submission:
    """Return the submission of `page` on which `reviewer` can do `action` now; else raise SubmissionError."""
    submission = submission_under_review(page)
    _require_open(submission, reviewer)
    if action == START_REVIEW:
        _require_not_begun(submission)
    return submission


@only_writer()
def start_review(*, submission: Submission, reviewer: AbstractBaseUser) -> Submission:
    """Say that an editor is looking at it."""
    stored = _lock(submission, reviewer)
    _require_not_begun(stored)
    return _settle(stored, SubmissionState.IN_REVIEW, EventKind.REVIEW_STARTED, reviewer)


@only_writer()
def approve_submission(
    *, submission: Submission, reviewer: AbstractBaseUser, message: str = ""
) -> Submission:
    """Publish the latest revision at its place in the tree of its language."""
    stored = _lock(submission, reviewer)
    page = stored.page
    _refuse_later_dates(page)
    if not stored.is_edit:
        _move_to_initiatives(page, reviewer)
    # The state comes first: while it awaits review nobody may publish the page (initiatives/permissions.py).
    _settle(stored, SubmissionState.PUBLISHED, EventKind.PUBLISHED, reviewer, message)
    task_state = _task_state(page)
    task_state.approve(user=reviewer, update=False, comment=message)
    # Whatever tasks were added to the workflow meanwhile: the contributor is told that it is published.
    task_state.workflow_state.finish(user=reviewer)
    return stored


@only_writer()
def request_changes(*, submission: Submission, reviewer: AbstractBaseUser, reason: str) -> Submission:
    """Give it back to its contributor with a reason."""
    stored = _lock(submission, reviewer)
    reason = _required(reason)
    _settle(stored, SubmissionState.CHANGES_REQUESTED, EventKind.CHANGES_REQUESTED, reviewer, reason)
    _task_state(stored.page).reject(user=reviewer, comment=reason)
    return stored


@only_writer()
def decline_submission(*, submission: Submission, reviewer: AbstractBaseUser, reason: str) -> Submission:
    """Turn it down with a reason. A new initiative stays unpublished, a published one as it is."""
    stored = _lock(submission, reviewer)
    reason = _required(reason)
    _settle(stored, SubmissionState.DECLINED, EventKind.DECLINED, reviewer, reason)
    task_state = _task_state(stored.page)
    task_state.reject(user=reviewer, update=False, comment=reason)
    task_state.workflow_state.cancel(user=reviewer)
    if stored.is_edit:
        discard_draft(page=stored.page, user=reviewer)
    return stored


def _lock(submission: Submission, reviewer: AbstractBaseUser) -> Submission:
    stored = Submission.objects.select_for_update().get(pk=submission.pk)
    _require_open(stored, reviewer)
    return stored


def _require_open(submission: Submission | None, reviewer: AbstractBaseUser) -> None:
    if submission is None or not submission.is_awaiting_review or submission.page is None:
        raise SubmissionError(
            _("Somebody decided on this submission meanwhile, or it was withdrawn. Nothing was changed.")
        )
    if not may_decide(submission=submission, reviewer=reviewer):
        raise SubmissionError(_("Nobody decides on what they handed in themselves. Ask another editor."))


def _require_not_begun(submission: Submission) -> None:
    if submission.state == SubmissionState.IN_REVIEW:
        raise SubmissionError(_("Another editor has taken this submission into review already."))


def _refuse_later_dates(page: InitiativePage) -> None:
    draft = page.get_latest_revision_as_object()
    now = timezone.now()
    if (draft.go_live_at and draft.go_live_at > now) or (draft.expire_at and draft.expire_at <= now):
        raise SubmissionError(
            _("Approving publishes at once, but this initiative has a schedule. Remove its dates first.")
        )


def _settle(
    submission: Submission,
    state: SubmissionState,
    kind: EventKind,
    reviewer: AbstractBaseUser,
    message: str = "",
) -> Submission:
    submission.state = state
    submission.save()
    record_event(submission=submission, kind=kind, actor=reviewer, message=message)
    return submission


def _required(reason: str) -> str:
    if not reason.strip():
        raise SubmissionError(_("Give a reason: the contributor reads it."))
    return reason.strip()


def _task_state(page: InitiativePage):
    return page.current_workflow_task_state.specific


def _move_to_initiatives(page: InitiativePage, reviewer: AbstractBaseUser) -> None:
    target = initiatives_place(page.locale)
    draft = page.get_latest_revision_as_object()
    if give_free_slug(page=draft, parents=[page.get_parent(), target]):
        draft.save_revision(user=reviewer, log_action=True, clean=False)
        # What stands in the page itself moves; what is published is the revision.
        page = InitiativePage.objects.get(pk=page.pk)
        page.slug = draft.slug
        page.save()
    MovePageAction(page, target, pos="last-child", user=reviewer).execute(skip_permission_checks=True)
