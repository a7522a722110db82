"""What waits for an editor's decision and what waits for its contributor, oldest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Expression, F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTransform
from django.urls import reverse

from initiatives.choices import AWAITING_REVIEW, EventKind, SubmissionState
from initiatives.models import Concept, Scheme, Submission, SubmissionEvent

# How many the admin's home shows; all of them have a page of their own.
ON_HOME = 20
_COLUMNS = ("reference", "state", "language", "is_edit", "contributor_id", "page_id", "page__draft_title")


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission in a queue, ready to print. `path` is its review screen, empty where its page is gone."""

    reference: str
    title: str
    path: str
    language: str
    themes: tuple[str, ...]
    is_edit: bool
    is_own: bool
    state: SubmissionState
    since: datetime


def awaiting_review(*, language: str = "") -> QuerySet:
    """Return the rows of what editors can decide on, of one language or of all."""
    return _rows(Submission.objects.filter(state__in=AWAITING_REVIEW), language, since=F("sent_at"))


def awaiting_contributor(*, language: str = "") -> QuerySet:
    """Return the rows of what was given back for changes, of one language or of all."""
    given_back = SubmissionEvent.objects.filter(
        submission=OuterRef("pk"), kind=EventKind.CHANGES_REQUESTED
    ).order_by("-pk")
    since = Subquery(given_back.values("created_at")[:1])
    return _rows(Submission.objects.filter(state=SubmissionState.CHANGES_REQUESTED), language, since=since)


def count_awaiting_review() -> int:
    """Return how many submissions wait for an editor."""
    return Submission.objects.filter(state__in=AWAITING_REVIEW).count()


def theme_labels() -> dict[int, str]:
    """Return {key of a theme: its label in the language of the admin}."""
    return {theme.pk: theme.label() for theme in Concept.objects.filter(scheme=Scheme.THEME)}


def entries(rows: Iterable[Mapping[str, Any]], *, themes: Mapping[int, str], user_id: int) -> list[Entry]:
    """Return what to print of `rows`, for the editor with `user_id`, without a query more."""
    names = settings.LANGUAGE_NAMES
    return [
        Entry(
            reference=row["reference"],
            title=row["page__draft_title"] or row["reference"],
            path=reverse("wagtailadmin_pages:edit", args=[row["page_id"]]) if row["page_id"] else "",
            language=str(names.get(row["language"], row["language"])),
            themes=tuple(themes[key] for key in row["theme_keys"] or () if key in themes),
            is_edit=row["is_edit"],
            is_own=row["contributor_id"] == user_id,
            state=SubmissionState(row["state"]),
            since=row["since"],
        )
        for row in rows
    ]


def _rows(submissions: QuerySet, language: str, *, since: Expression) -> QuerySet:
    if language:
        submissions = submissions.filter(language=language)
    # The themes of the draft: the page itself may be published, or older than what was sent again.
    themes = KeyTransform("themes", "page__latest_revision__content")
    rows = submissions.annotate(theme_keys=themes, since=since).order_by("since", "pk")
    return rows.values(*_COLUMNS, "theme_keys", "since")
