"""What editors decide on a submission, from the services up."""

import pytest
from factories import InitiativePageFactory
from people import hand_in, make_person

from initiatives.choices import EventKind, SubmissionState
from initiatives.models import InitiativeIndexPage, InitiativePage, Submission
from initiatives.models.workflow import ACCEPT, DECLINE
from initiatives.services.errors import SubmissionError
from initiatives.services.reviews import (
    approve_submission,
    decide,
    decline_submission,
    request_changes,
    start_review,
)
from initiatives.services.submissions import withdraw_submission

pytestmark = pytest.mark.django_db


def test_approval_publishes_at_the_place_of_its_language(submission, editor):
    approve_submission(submission=submission, reviewer=editor, message="Takk!")
    page = InitiativePage.objects.live().get()
    assert page.get_parent().specific == InitiativeIndexPage.objects.get(locale__language_code="nb")
    assert page.url.startswith("/nb/")
    assert not page.has_unpublished_changes
    assert page.current_workflow_state is None
    submission.refresh_from_db()
    assert submission.state == SubmissionState.PUBLISHED
    assert submission.events.last().message == "Takk!"


def test_approval_finds_a_free_address(submission, editor):
    parent = InitiativeIndexPage.objects.get(locale__language_code="nb")
    InitiativePageFactory(title="Vennemiddag", parent=parent)
    approve_submission(submission=submission, reviewer=editor)
    slugs = InitiativePage.objects.live().values_list("slug", flat=True)
    assert sorted(slugs) == ["vennemiddag", "vennemiddag-2"]


@pytest.mark.parametrize("act", [request_changes, decline_submission])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_mandatory(submission, editor, act, reason):
    with pytest.raises(SubmissionError):
        act(submission=submission, reviewer=editor, reason=reason)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.RECEIVED


def test_declined_is_never_public(submission, editor):
    decline_submission(submission=submission, reviewer=editor, reason="Utenfor tema.")
    assert not InitiativePage.objects.live().exists()
    assert Submission.objects.get().state == SubmissionState.DECLINED


def test_nobody_decides_on_their_own(settings):
    settings.ALLOW_OWN_APPROVAL = False
    editor = make_person("ed", "Moderators")
    with pytest.raises(SubmissionError):
        approve_submission(submission=hand_in(editor), reviewer=editor)
    settings.ALLOW_OWN_APPROVAL = True
    approve_submission(submission=Submission.objects.get(), reviewer=editor)
    assert InitiativePage.objects.live().exists()


def test_who_may_not_review_decides_nothing(submission):
    with pytest.raises(SubmissionError):
        approve_submission(submission=submission, reviewer=make_person("nn"))


def test_one_editor_takes_it_into_review(submission, editor):
    start_review(submission=submission, reviewer=editor)
    with pytest.raises(SubmissionError):
        start_review(submission=submission, reviewer=make_person("other", "Editors"))
    assert submission.events.last().kind == EventKind.REVIEW_STARTED


def test_of_two_decisions_the_first_counts(submission, editor):
    page = submission.page
    decide(page=page, action=ACCEPT, reviewer=editor)
    with pytest.raises(SubmissionError):
        decide(page=page, action=DECLINE, reviewer=make_person("other", "Editors"), comment="Nei.")
    assert InitiativePage.objects.live().exists()


def test_what_was_withdrawn_is_not_decided_on(submission, editor):
    page = submission.page
    withdraw_submission(submission=submission)
    with pytest.raises(SubmissionError):
        decide(page=page, action=ACCEPT, reviewer=editor)
    assert not InitiativePage.objects.exists()


def test_while_it_is_under_way_no_other_way_publishes_or_deletes_it(submission):
    moderator = make_person("mod", "Moderators")
    may = submission.page.permissions_for_user(moderator)
    assert (may.can_edit(), may.can_publish(), may.can_delete(), may.can_move()) == (
        True,
        False,
        False,
        False,
    )
