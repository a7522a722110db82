"""What somebody posted whose session was over: kept until they sign in again, and shown to them only."""

from typing import NamedTuple

from django.http import HttpRequest

from initiatives.models import Submission

from .steps import STEPS, Answers

KEY = "contribution_kept"
# Anybody can post here. A step with all fields at their limits stays below this.
MAX_KEPT = 200_000


class Kept(NamedTuple):
    """The answers of one step, and the digest of those that the form was shown with."""

    answers: Answers
    seen: str


def keep_posted(request: HttpRequest, reference: str, step: str) -> bool:
    """Keep what was posted to `step` in the session; tell whether there was room for it."""
    answers = STEPS[step].read_posted(request.POST)
    if sum(len(text) for texts in answers.values() for text in texts) > MAX_KEPT:
        return False
    request.session[KEY] = {
        "reference": reference.upper(),
        "step": step,
        "answers": answers,
        "seen": request.POST.get("seen", "")[:64],
    }
    return True


def find_kept(request: HttpRequest, submission: Submission, step: str) -> Kept | None:
    """Return what was kept for `step` of `submission`, which must belong to whoever asks."""
    kept = request.session.get(KEY)
    if not kept or (kept["reference"], kept["step"]) != (submission.reference, step):
        return None
    return Kept(kept["answers"], kept["seen"])


def forget_kept(request: HttpRequest, submission: Submission, step: str) -> None:
    """Drop what was kept for `step`, which is stored now."""
    if find_kept(request, submission, step):
        del request.session[KEY]
