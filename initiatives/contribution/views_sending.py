"""The task list, the check page, and sending."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.choices import SubmissionState
from initiatives.models import Submission
from initiatives.services.errors import AlreadySentError, SubmissionError
from initiatives.services.submissions import send_submission
from initiatives.writers import only_writer

from .access import for_owner
from .context import answer_rows, page_context
from .draft import Draft, Section
from .writing import choose_language


@require_safe
@for_owner
def tasks(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Show the steps with the state of each, the way into all of them and to sending."""
    if not submission.is_editable:
        return redirect("submission-status", submission.reference)
    draft = Draft(submission)
    context = {
        **page_context(draft.title, "submission", reference=submission.reference),
        "submission": submission,
        "draft": draft,
        "tasks": [(section, *_state(section, submission)) for section in draft.sections.values()],
        "reason": _reason(submission),
    }
    return render(request, "initiatives/contribution/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def check(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Show all answers to be read once more; POST sends them."""
    if not submission.is_editable:
        return redirect("submission-status", submission.reference)
    draft = Draft(submission)
    faults: list[str] = []
    if request.method == "POST" and draft.is_complete:
        try:
            _send(draft)
            return redirect("submission-status", submission.reference)
        except AlreadySentError:
            return redirect("submission-status", submission.reference)
        except ValidationError as fault:
            faults = fault.messages
        draft = Draft(Submission.objects.get(pk=submission.pk))
    return _render_check(request, submission, draft, faults)


@only_writer()
def _send(draft: Draft) -> None:
    if draft.is_orphaned:
        raise SubmissionError(_("The initiative was deleted meanwhile. This cannot be sent any more."))
    choose_language(submission=draft.submission, language=draft.language)
    send_submission(submission=draft.submission, page=draft.apply(), **draft.contact())


def _render_check(
    request: HttpRequest, submission: Submission, draft: Draft, faults: list[str]
) -> HttpResponse:
    language = get_language()
    title = _("Check and send")
    has_faults = bool(faults) or (request.method == "POST" and not draft.is_complete)
    context = {
        **page_context(
            _("Error: %(title)s") % {"title": title} if has_faults else title,
            "submission-check",
            reference=submission.reference,
        ),
        "title": title,
        "submission": submission,
        "draft": draft,
        "faults": faults,
        "has_faults": has_faults,
        "parts": [(section, answer_rows(section, language)) for section in draft.sections.values()],
        "problems": [
            (problem, f"{_address(submission, section)}?from=check#{problem.anchor}")
            for section in draft.sections.values()
            for problem in section.problems
        ],
        "story": None if "body" in draft.sections["story"].form.errors else draft.page.body,
        "is_again": submission.state == SubmissionState.CHANGES_REQUESTED,
    }
    return render(request, "initiatives/contribution/check.html", context)


def _address(submission: Submission, section: Section) -> str:
    return reverse("submission-step", args=[submission.reference, section.step.slug])


def _state(section: Section, submission: Submission) -> tuple[str, str]:
    """Return the class and the words that say how far a step is."""
    if section.problems:
        if section.is_answered:
            return "attention", _("Needs attention")
        return "open", _("Still to do") if submission.page_id else _("Not started")
    if section.is_answered:
        return "done", _("Done")
    return ("kept", _("As it was")) if submission.page_id else ("open", _("Not started"))


def _reason(submission: Submission) -> str:
    """Return what the editors asked for, or ""."""
    if submission.state != SubmissionState.CHANGES_REQUESTED:
        return ""
    event = submission.events.filter(kind=submission.state).order_by("-created_at", "-pk").first()
    return event.message if event else ""
