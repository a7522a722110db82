"""What contributors do with what they hand in: start, save, send, withdraw, take up again, delete."""

import hashlib
import json

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale

from initiatives.choices import DELETABLE, OPEN, EventKind, SubmissionState
from initiatives.emails import queue_mails
from initiatives.models import InitiativePage, Submission, SubmissionEvent
from initiatives.writers import only_writer

from .errors import AlreadySentError, StaleAnswersError, SubmissionError
from .placing import (
    delete_page,
    discard_draft,
    get_review_workflow,
    give_free_slug,
    submissions_place,
    was_never_published,
)

Answers = dict[str, list[str]]
# What a page has only once it has a place.
GIVEN_BY_TREE = ("path", "depth", "url_path", "content_type")


def start_submission(*, contributor: AbstractBaseUser, language: str) -> Submission:
    """Return a new, empty draft of an initiative that will be written in `language`."""
    return Submission.objects.create(contributor=contributor, language=language)


@only_writer()
def start_edit(*, contributor: AbstractBaseUser, page: InitiativePage) -> Submission:
    """Return a draft for a change of `page`, or the one that its contributor has under way already.

    Raises SubmissionError unless this contributor handed `page` in and it is published, or where a draft
    of an editor or somebody else's change is waiting.
    """
    page = InitiativePage.objects.select_for_update().get(pk=page.pk)
    under_way = page.submissions.filter(state__in=OPEN | {SubmissionState.DRAFT}).first()
    if under_way and under_way.contributor_id == contributor.pk:
        return under_way
    if not page.live or not is_own_published(contributor=contributor, page=page):
        raise SubmissionError(_("You can only change a published initiative that you handed in yourself."))
    if under_way or page.current_workflow_state:
        raise SubmissionError(_("Somebody else is changing this initiative. Please try again later."))
    return Submission.objects.create(
        contributor=contributor, page=page, is_edit=True, language=page.locale.language_code
    )


def is_own_published(*, contributor: AbstractBaseUser, page: InitiativePage) -> bool:
    """Tell whether `contributor` handed in what was published as `page`."""
    return page.submissions.filter(contributor=contributor, state=SubmissionState.PUBLISHED).exists()


def answers_digest(submission: Submission, step: str) -> str:
    """Return what tells one state of the answers of `step` from another."""
    stored = json.dumps(submission.answers.get(step), sort_keys=True)
    return hashlib.sha256(stored.encode()).hexdigest()[:16]


@only_writer()
def save_answers(*, submission: Submission, step: str, answers: Answers, seen: str | None) -> None:
    """Keep what was typed in `step`, valid or not.

    `seen` is the digest of the answers that the form was shown with; None saves over anything. Raises
    StaleAnswersError where they are not the stored ones any more and differ from `answers`, and
    SubmissionError where the submission cannot be changed now.
    """
    stored = _lock(submission)
    _require(stored.is_editable, _("This submission was sent. It cannot be changed now."))
    submission.answers = stored.answers
    if stored.answers.get(step) == answers:
        return
    if seen is not None and seen != answers_digest(stored, step):
        raise StaleAnswersError(_("These answers were changed in another window since you opened this page."))
    submission.answers = stored.answers = {**stored.answers, step: answers}
    stored.save(update_fields=["answers", "updated_at"])


@only_writer()
def send_submission(
    *,
    submission: Submission,
    page: InitiativePage,
    contact_name: str,
    contact_phone: str,
    message: str = "",
) -> Submission:
    """Hand in: `page` becomes a draft in a running workflow, owned by its contributor and not public.

    `page` is not saved yet, or the latest revision as an object, with the answers applied. The published
    version of an initiative stays as it is. Raises AlreadySentError for the second of two clicks,
    SubmissionError where it cannot be sent, and ValidationError where `page` is not valid.
    """
    stored = _lock(submission)
    if stored.is_awaiting_review:
        raise AlreadySentError(_("This submission was sent already."))
    _require(stored.is_editable, _("This submission cannot be sent now."))
    is_again = stored.state == SubmissionState.CHANGES_REQUESTED
    _require(
        page.pk is not None or not (stored.is_edit or is_again),
        _("The initiative was deleted meanwhile. This cannot be sent any more."),
    )
    _store_draft(page, stored)
    _start_review(page, is_again=is_again)
    stored.page = page
    stored.contact_name, stored.contact_phone = contact_name, contact_phone
    stored.sent_at = timezone.now()
    stored.consent_at = stored.consent_at or stored.sent_at
    stored.state = SubmissionState.RESUBMITTED if is_again else SubmissionState.RECEIVED
    # From now on the page holds what was answered, and editors may change it there.
    stored.answers = {}
    stored.save()
    kind = EventKind.RESUBMITTED if is_again else EventKind.SENT
    record_event(submission=stored, kind=kind, actor=stored.contributor, message=message)
    return stored


def _start_review(page: InitiativePage, *, is_again: bool) -> None:
    if is_again:
        page.current_workflow_state.resume()
    else:
        # Without a name: Wagtail would mail the one who asked, with links into the admin.
        get_review_workflow().start(page, None)


@only_writer()
def withdraw_submission(*, submission: Submission) -> Submission:
    """Take back what is under way. A new initiative leaves no page, a published one stays as it is."""
    stored = _lock(submission)
    _require(stored.is_open, _("Only a submission that is under way can be withdrawn."))
    stored.state = SubmissionState.WITHDRAWN
    stored.save()
    record_event(submission=stored, kind=EventKind.WITHDRAWN, actor=stored.contributor)
    if stored.page:
        stored.page.current_workflow_state.cancel(user=stored.contributor)
        discard_draft(page=stored.page, user=stored.contributor)
    return stored


@only_writer()
def reopen_submission(*, submission: Submission) -> Submission:
    """Make a withdrawn submission a draft again, with all that was answered."""
    stored = _lock(submission)
    _require(
        stored.state == SubmissionState.WITHDRAWN, _("Only a withdrawn submission can be taken up again.")
    )
    if stored.page and stored.page.submissions.filter(state__in=OPEN | {SubmissionState.DRAFT}).exists():
        raise SubmissionError(_("There is another change of this initiative under way."))
    _require(not stored.is_edit or stored.page is not None, _("This initiative is not published any more."))
    stored.state = SubmissionState.DRAFT
    stored.save()
    record_event(submission=stored, kind=EventKind.REOPENED, actor=stored.contributor)
    return stored


@only_writer()
def delete_submission(*, submission: Submission) -> None:
    """Delete a draft, or what was withdrawn or declined, with its page unless that was published."""
    stored = _lock(submission)
    _require(stored.state in DELETABLE, _("This submission cannot be deleted in its present state."))
    page = stored.page
    if page and not stored.is_edit and was_never_published(page):
        delete_page(page=page, user=stored.contributor)
    stored.delete()


def record_event(
    *,
    submission: Submission,
    kind: EventKind,
    actor: AbstractBaseUser | None,
    message: str = "",
) -> SubmissionEvent:
    """Add a step to the history of `submission` and queue the mails that tell of it."""
    # PostgreSQL holds no NUL.
    event = submission.events.create(kind=kind, actor=actor, message=message.replace("\0", "").strip())
    queue_mails(event=event)
    return event


def _store_draft(page: InitiativePage, submission: Submission) -> None:
    if page.pk is None:
        page.locale = Locale.objects.get(language_code=submission.language)
        page.owner = submission.contributor
        page.live = False
        place = submissions_place(page.locale)
        give_free_slug(page=page, parents=[place])
        # Wagtail checks a draft after it is stored, and PostgreSQL stores nothing that is too long.
        page.clean_fields(exclude=GIVEN_BY_TREE)
        place.add_child(instance=page)
    page.save_revision(user=submission.contributor, log_action=True)


def _lock(submission: Submission) -> Submission:
    """Return the submission as it is now; no other request changes it until this one is done."""
    return Submission.objects.select_for_update().get(pk=submission.pk)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise SubmissionError(message)
