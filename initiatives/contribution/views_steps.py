"""The steps of the form: each is saved as typed, valid or not, and shown again where something is wrong."""

from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiatives.models import Submission
from initiatives.services.errors import StaleAnswersError, SubmissionError
from initiatives.services.submissions import answers_digest, save_answers

from .access import ask_to_sign_in, find_own, for_contributors
from .context import answer_rows, page_context
from .draft import Draft, Section
from .keeping import find_kept, forget_kept, keep_posted
from .steps import STEPS, Answers, neighbours

CHECK = "check"


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Show one step of the form, or save what was typed in it."""
    if step not in STEPS:
        raise Http404
    if not request.user.is_authenticated and request.method == "POST":
        return _sign_in_first(request, reference, step)
    return _step(request, reference=reference, slug=step)


@for_contributors
def _step(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    submission = find_own(request, reference)
    if request.method == "POST":
        return _save(request, submission, slug)
    kept = find_kept(request, submission, slug)
    if not kept and not submission.is_editable:
        return redirect("submission-status", submission.reference)
    if kept:
        reason = _(
            "You were signed out while you typed. Here is what you typed; it is not saved yet. "
            "Press “Save and continue” to save it."
        )
        return show_unsaved(request, submission, slug, kept.answers, seen=kept.seen, reason=reason)
    return _render(request, submission, Draft(submission).section(slug, shown_rows=_shown_rows(request)))


def show_unsaved(
    request: HttpRequest,
    submission: Submission,
    slug: str,
    answers: Answers,
    *,
    seen: str,
    reason: str,
    status: int = 200,
) -> HttpResponse:
    """Show `answers`, which are not stored, in their step again, and say why.

    Where others were stored since the digest `seen`, they are shown beside; saving then is on purpose.
    """
    draft = Draft(submission)
    is_stale = seen != answers_digest(submission, slug)
    stored = Draft(submission).section(slug) if is_stale else None
    context = {
        "reason": reason,
        "stored_rows": answer_rows(stored, get_language()) if stored else [],
        "is_stale": is_stale,
    }
    return _render(request, submission, draft.fill(slug, answers), status=status, **context)


def recover(request: HttpRequest, reference: str, step: str) -> HttpResponse | None:
    """Show what was posted to a step and refused before it was read, as in a form without its token.

    Nothing is stored until its owner presses the button. Whoever is not signed in gets a page that sends
    the same once more; None for a step that does not exist.
    """
    if step not in STEPS:
        return None
    answers = STEPS[step].read_posted(request.POST)
    seen = request.POST.get("seen", "")
    if request.user.is_authenticated:
        reason = _(
            "Your browser sent this form without the mark that protects it, or the mark was too old. Here "
            "is what you typed; it is not saved yet. Press “Save and continue” to save it."
        )
        submission = find_own(request, reference)
        return show_unsaved(request, submission, step, answers, seen=seen, reason=reason, status=403)
    context = {
        **page_context(_("Please continue"), "submission-step", reference=reference, step=step),
        "typed": [("seen", seen), *((name, text) for name, texts in answers.items() for text in texts)],
    }
    return render(request, "initiatives/contribution/again.html", context, status=403)


def _save(request: HttpRequest, submission: Submission, slug: str) -> HttpResponse:
    answers = STEPS[slug].read_posted(request.POST, without_row=request.POST.get("remove", ""))
    seen = request.POST.get("seen", "")
    try:
        save_answers(submission=submission, step=slug, answers=answers, seen=seen)
    except StaleAnswersError:
        submission.refresh_from_db()
        reason = _(
            "You changed these answers in another window as well. Nothing is lost: below is what you "
            "typed here, and beside it what is saved. Press “Save and continue” to replace what is saved."
        )
        return show_unsaved(request, submission, slug, answers, seen=seen, reason=reason)
    except SubmissionError as fault:
        submission.refresh_from_db()
        digest = answers_digest(submission, slug)
        return show_unsaved(
            request, submission, slug, answers, seen=digest, reason=fault.messages[0], status=409
        )
    forget_kept(request, submission, slug)
    return _go_on(request, submission, slug)


def _go_on(request: HttpRequest, submission: Submission, slug: str) -> HttpResponse:
    """Lead to where the pressed button says; back to the step where something is wrong."""
    here = reverse("submission-step", args=[submission.reference, slug])
    rows = STEPS[slug].rows
    if rows and "add" in request.POST:
        shown = rows.count_posted(request.POST) + 1
        return redirect(f"{here}?rows={shown}#{rows.name}-{shown - 1}")
    if rows and "remove" in request.POST:
        return redirect(f"{here}#{rows.name}")
    if "later" in request.POST:
        return redirect("submission", submission.reference)
    section = Draft(submission).section(slug)
    if section.problems:
        return _render(request, submission, section)
    following = neighbours(slug)[1]
    if following is None or request.POST.get("from") == CHECK:
        return redirect("submission-check", submission.reference)
    return redirect("submission-step", submission.reference, following)


def _render(
    request: HttpRequest, submission: Submission, section: Section, *, status: int = 200, **context
) -> HttpResponse:
    slug = section.step.slug
    # Of what is not saved yet, only that is to be said.
    problems = section.problems if section.is_answered and "reason" not in context else []
    title = str(section.step.title)
    if problems:
        title = _("Error: %(title)s") % {"title": title}
    before, _following = neighbours(slug)
    slugs = list(STEPS)
    values = {
        **page_context(title, "submission-step", reference=submission.reference, step=slug),
        "submission": submission,
        "step": section.step,
        "number": slugs.index(slug) + 1,
        "count": len(slugs),
        "before": before,
        "problems": problems,
        "groups": _groups(section),
        "rows": section.rows,
        "seen": answers_digest(submission, slug),
        "came_from": request.POST.get("from") or request.GET.get("from"),
        **context,
    }
    return render(request, "initiatives/contribution/step.html", values, status=status)


def _groups(section: Section) -> list[tuple[Promise | str, list[BoundField]]]:
    form = section.form
    return [
        (heading, [form[name] for name in names if name in form.fields]) for heading, names in form.groups
    ]


def _shown_rows(request: HttpRequest) -> int:
    shown = request.GET.get("rows", "")
    return int(shown) if shown.isdecimal() and len(shown) < 4 else 0


def _sign_in_first(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    is_kept = keep_posted(request, reference, slug)
    if not is_kept:
        context = {"meta_title": _("This is too long"), "hide_from_search_engines": True}
        return render(request, "initiatives/contribution/not_kept.html", context, status=413)
    return ask_to_sign_in(request, reverse("submission-step", args=[reference, slug]))
