"""Where a submission stands, its history, and what its contributor can do with it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.choices import SubmissionState
from initiatives.models import Submission
from initiatives.services.errors import SubmissionError
from initiatives.services.submissions import delete_submission, reopen_submission

from .access import for_owner
from .context import day_and_time, page_context
from .draft import Draft
from .states import is_public, what_next
from .writing import withdraw_and_keep


@require_safe
@for_owner
def status(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Show the reference, the state, what happens next, and what happened."""
    return _render_status(request, submission)


@dataclass(frozen=True)
class Action:
    """Something that is asked to be confirmed, and then done."""

    name: str
    title: Promise
    question: Promise
    button: Promise
    act: Callable[..., object]
    is_possible: Callable[[Submission], bool]
    leads_to: str


WITHDRAW = Action(
    name="submission-withdraw",
    title=_("Withdraw"),
    question=_("The editors then stop working on it. You can take it up again later."),
    button=_("Withdraw it"),
    act=withdraw_and_keep,
    is_possible=lambda submission: submission.is_open,
    leads_to="submission-status",
)
REOPEN = Action(
    name="submission-reopen",
    title=_("Take it up again"),
    question=_("It becomes a draft again. You can change it and send it once more."),
    button=_("Take it up again"),
    act=reopen_submission,
    is_possible=lambda submission: submission.state == SubmissionState.WITHDRAWN,
    leads_to="submission",
)
DELETE = Action(
    name="submission-delete",
    title=_("Delete"),
    question=_("Everything that you wrote in it is deleted for good, and its history with it."),
    button=_("Delete it for good"),
    act=delete_submission,
    is_possible=lambda submission: submission.is_deletable,
    leads_to="my-contributions",
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def act(request: HttpRequest, submission: Submission, action: Action) -> HttpResponse:
    """Ask whether to do `action`; POST does it, and says so where it is not possible any more."""
    if request.method == "POST":
        try:
            action.act(submission=submission)
        except SubmissionError as fault:
            submission.refresh_from_db()
            return _render_status(request, submission, fault=fault.messages[0], status=409)
        is_list = action.leads_to == "my-contributions"
        return redirect(action.leads_to) if is_list else redirect(action.leads_to, submission.reference)
    if not action.is_possible(submission):
        return redirect("submission-status", submission.reference)
    context = {
        **page_context(str(action.title), action.name, reference=submission.reference),
        "submission": submission,
        "action": action,
        "name": Draft(submission).title,
    }
    return render(request, "initiatives/contribution/confirm.html", context)


def _render_status(
    request: HttpRequest, submission: Submission, *, fault: str = "", status: int = 200
) -> HttpResponse:
    name = Draft(submission).title
    public = is_public(submission)
    context = {
        **page_context(name, "submission-status", reference=submission.reference),
        "submission": submission,
        "name": name,
        "fault": fault,
        "next": what_next(submission),
        "events": [
            (event, day_and_time(event.created_at, get_language()))
            for event in submission.events.order_by("-created_at", "-pk")
        ],
        "public_path": submission.page.get_url(request) if public else "",
        "may_edit_published": public and submission.state == SubmissionState.PUBLISHED,
        "may_reopen": REOPEN.is_possible(submission),
    }
    return render(request, "initiatives/contribution/status.html", context, status=status)
