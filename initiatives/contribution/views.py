"""The way in: what contributing is, one's own contributions, and the start of a new one or of a change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.choices import SubmissionState
from initiatives.formats import review_time
from initiatives.models import InitiativePage, Submission
from initiatives.services.errors import SubmissionError
from initiatives.services.submissions import is_own_published, start_edit, start_submission

from .access import ask_to_sign_in, for_contributors
from .context import day_and_time, page_context
from .draft import Draft
from .states import is_public
from .steps import STEPS


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: HttpRequest) -> HttpResponse:
    """Say how contributing goes; POST starts a new initiative."""
    if request.method == "POST":
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return redirect("submission", _empty_draft(request).reference)
    context = {
        **page_context(_("Contribute an initiative"), "contribute"),
        "review_time": review_time(),
        "hide_from_search_engines": False,
        "canonical_path": request.path,
        "steps": STEPS.values(),
    }
    return render(request, "initiatives/contribution/landing.html", context)


def _empty_draft(request: HttpRequest) -> Submission:
    """Return a new draft, or the one that was started before and never written in."""
    untouched = Submission.objects.filter(
        contributor=request.user, state=SubmissionState.DRAFT, answers={}, page=None, is_edit=False
    )
    return untouched.first() or start_submission(contributor=request.user, language=get_language())


@require_safe
@for_contributors
def mine(request: HttpRequest) -> HttpResponse:
    """List one's own contributions, those that changed last first."""
    own = Submission.objects.filter(contributor=request.user).select_related("page", "page__locale")
    submissions = list(own.order_by("-updated_at"))
    context = {
        **page_context(_("My contributions"), "my-contributions"),
        "contributions": [
            (
                submission,
                Draft(submission).title,
                is_public(submission),
                day_and_time(submission.updated_at, get_language()),
            )
            for submission in submissions
        ],
    }
    return render(request, "initiatives/contribution/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_contributors
def edit_published(request: HttpRequest, record_id: str) -> HttpResponse:
    """Explain what changing one's own published entry means; POST begins it. 404 for anything else."""
    live = InitiativePage.objects.live().select_related("locale").filter(record_id=record_id)
    own = live.filter(submissions__contributor=request.user).distinct()
    initiative = get_object_or_404(own)
    fault = ""
    if request.method == "POST":
        try:
            submission = start_edit(contributor=request.user, page=initiative)
            return redirect("submission", submission.reference)
        except SubmissionError as refusal:
            fault = refusal.messages[0]
    elif not is_own_published(contributor=request.user, page=initiative):
        return redirect("my-contributions")
    context = {
        **page_context(_("Change a published entry"), "edit-published", record_id=record_id),
        "initiative": initiative,
        "fault": fault,
    }
    return render(request, "initiatives/contribution/edit.html", context)
