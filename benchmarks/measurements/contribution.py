"""The steps of the form in process, shown and saved, against a trivial view of the same stack."""

import secrets
from collections.abc import Callable, Iterator
from statistics import median
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from benchmarks.addresses import Address
from benchmarks.bench import Bench
from benchmarks.report import TIMES, Figure
from benchmarks.timing import MILLISECONDS, interleave
from benchmarks.web import as_contributor, ask
from initiatives.contribution.steps import STEPS
from initiatives.models import Submission
from initiatives.services.submissions import answers_digest, start_submission

TITLE = "the form"
ROUNDS = 30
# The field that is typed in at each step.
TYPED_IN = {
    "what": "title",
    "story": "summary",
    "audience": "free_tags",
    "evidence": "evidence_reason",
    "links": "links-0-label",
    "contact": "contact_office",
}
# Digits and letters, as many as the middleware wants.
CSRF_LENGTH = 32


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield the ratio of each step, shown and saved."""
    trivial = Address(reverse("bench-trivial"))
    form = _Form()
    steps = list(STEPS)
    timings = interleave(
        {"trivial": lambda _step: trivial.get(), "shown": form.show, "saved": form.save},
        steps,
        rounds=bench.amount(ROUNDS),
        before=lambda subject, step: form.prepare(step) if subject == "saved" else None,
    )
    for place, step in enumerate(steps):
        form.prepare(step)
        for action, call in (("shown", form.show), ("saved", form.save)):
            own, bare = (median(timings.seconds[subject][place]) for subject in (action, "trivial"))
            taken = f"{own * MILLISECONDS:.3g} / {bare * MILLISECONDS:.3g} ms"
            yield Figure(
                key=f"step_{action}",
                label=f"step “{step}” of the form, {action} / trivial view",
                value=own / bare,
                unit=TIMES,
                detail=f"{taken}; {_count(call, step)} queries",
            )


class _Form:
    """The draft of a contributor who is signed in; every save types something new."""

    def __init__(self) -> None:
        user = get_user_model().objects.create_user(f"bench-{secrets.token_hex(4)}", "bench@example.org")
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.token = secrets.token_hex(CSRF_LENGTH // 2)
        self.cookies = {
            settings.SESSION_COOKIE_NAME: session.session_key,
            settings.CSRF_COOKIE_NAME: self.token,
            settings.LANGUAGE_COOKIE_NAME: "en",
        }
        self.submission: Submission = start_submission(contributor=user, language="en")
        self.saves = 0
        self.seen = ""

    def show(self, step: str) -> None:
        """Show a step with what was typed in it."""
        ask(as_contributor(self._path(step), self.cookies), 200)

    def prepare(self, step: str) -> None:
        """Read what a form that is shown now would carry along."""
        self.submission.refresh_from_db()
        self.seen = answers_digest(self.submission, step)

    def save(self, step: str) -> None:
        """Type something new in one field and save; "finish later" leads on, valid or not."""
        self.saves += 1
        form = {
            TYPED_IN[step]: str(self.saves),
            "csrfmiddlewaretoken": self.token,
            "later": "1",
            "seen": self.seen,
        }
        ask(as_contributor(self._path(step), self.cookies, urlencode(form).encode()), 302)

    def _path(self, step: str) -> str:
        with override("en"):
            return reverse("submission-step", args=[self.submission.reference, step])


def _count(call: Callable[[str], None], step: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        call(step)
    return len(queries)
