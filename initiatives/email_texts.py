"""What a mail says: plain text from templates, in the language of whoever reads it.

The first line of a template's output is the subject. What people typed is quoted as plain text, without
characters that mislead, and a mail to editors holds no personal data: who handed it in, and what was
written beside it, stands in the admin.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import override

from initiatives.formats import review_time
from initiatives.models import OutgoingMail, Submission, SubmissionEvent
from initiatives.people import preferred_language
from initiatives.sanitizers import sanitize_plain

# With the words around it, a subject stays shorter than what mail programs show.
TITLE_IN_SUBJECT = 70
LONGEST_QUOTE = 5000

_BLANK_LINES = re.compile(r"\n{3,}")


def compose_mail(mail: OutgoingMail) -> EmailMessage:
    """Return the message that tells the recipient of `mail` of its event, as things are now."""
    event = mail.event
    submission = event.submission
    is_contributor = mail.recipient_id == submission.contributor_id
    fallback = submission.language if is_contributor else ""
    with override(preferred_language(mail.recipient, fallback=fallback)):
        facts = _facts_for_contributor(event) if is_contributor else _facts_for_editors(submission)
        side = "contributor" if is_contributor else "editor"
        subject, body = _render(f"initiatives/email/{side}/{event.kind}.txt", _facts(event) | facts)
    return EmailMessage(subject, body, to=[mail.recipient.email], headers=_headers(mail))


def title_of(submission: Submission) -> str:
    """Return what the initiative is called now, on one line; "" where that is not known any more."""
    typed = submission.answers.get("what", {}).get("title", [])
    title = submission.page.draft_title if submission.page else "".join(typed[-1:])
    return " ".join(sanitize_plain(title).split())


def _facts(event: SubmissionEvent) -> dict[str, object]:
    submission = event.submission
    title = title_of(submission)
    is_overtaken = submission.events.filter(pk__gt=event.pk).exists()
    return {
        "title": title,
        "name": Truncator(title).chars(TITLE_IN_SUBJECT) or submission.reference,
        "reference": submission.reference,
        "is_edit": submission.is_edit,
        "language_name": settings.LANGUAGE_NAMES[submission.language],
        "state_now": submission.get_state_display() if is_overtaken else "",
    }


def _facts_for_contributor(event: SubmissionEvent) -> dict[str, object]:
    submission = event.submission
    public = submission.page.get_url_parts() if submission.page and submission.page.live else None
    return {
        "link": _absolute(reverse("submission-status", kwargs={"reference": submission.reference})),
        "public_link": _absolute(public[2]) if public else "",
        "quoted": _quote(event.message) if event.is_by_editor else "",
        "review_time": review_time(),
    }


def _facts_for_editors(submission: Submission) -> dict[str, object]:
    page_id = submission.page_id
    path = reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else reverse("wagtailadmin_home")
    return {"link": _absolute(path)}


def _absolute(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def _quote(message: str) -> str:
    """Return `message` marked line by line as somebody else's words."""
    text = Truncator(sanitize_plain(message).strip()).chars(LONGEST_QUOTE)
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _render(template: str, facts: dict[str, object]) -> tuple[str, str]:
    """Return subject and body; in plain text nothing is escaped."""
    text = get_template(template).template.render(Context(facts, autoescape=False))
    subject, _newline, body = text.strip().partition("\n")
    return subject.strip(), _BLANK_LINES.sub("\n\n", body.strip()) + "\n"


def _headers(mail: OutgoingMail) -> dict[str, str]:
    """Return headers that keep automatic answers away, and show a mail that is sent twice to be one."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Message-ID": f"<{mail.event.submission.reference}.{mail.pk}@{host}>",
    }
