"""What contributors do with a submission, from the services up."""

import pytest
from django.core.exceptions import ValidationError
from people import hand_in, make_person, send_again
from wagtail.models import Page, WorkflowState

from initiatives.choices import EventKind, SubmissionState
from initiatives.models import InitiativePage, OutgoingMail, Submission, SubmissionIndexPage
from initiatives.services.errors import AlreadySentError, StaleAnswersError, SubmissionError
from initiatives.services.reviews import approve_submission, decline_submission, request_changes
from initiatives.services.submissions import (
    answers_digest,
    delete_submission,
    reopen_submission,
    save_answers,
    send_submission,
    start_edit,
    start_submission,
    withdraw_submission,
)

pytestmark = pytest.mark.django_db


def kinds(submission: Submission) -> list[str]:
    return list(submission.events.values_list("kind", flat=True))


class TestAnswers:
    def test_are_kept_as_they_were_typed(self, contributor):
        submission = start_submission(contributor=contributor, language="nl")
        save_answers(submission=submission, step="what", answers={"title": ["  <b>x"]}, seen=None)
        submission.refresh_from_db()
        assert submission.answers == {"what": {"title": ["  <b>x"]}}

    def test_of_two_windows_neither_is_lost(self, contributor):
        submission = start_submission(contributor=contributor, language="nl")
        seen = answers_digest(submission, "what")
        save_answers(submission=submission, step="what", answers={"title": ["een"]}, seen=seen)
        with pytest.raises(StaleAnswersError):
            save_answers(submission=submission, step="what", answers={"title": ["twee"]}, seen=seen)
        save_answers(submission=submission, step="story", answers={"summary": ["s"]}, seen=seen)
        submission.refresh_from_db()
        assert submission.answers["what"] == {"title": ["een"]}

    def test_the_same_twice_is_no_conflict(self, contributor):
        submission = start_submission(contributor=contributor, language="nl")
        seen = answers_digest(submission, "what")
        for _click in range(2):
            save_answers(submission=submission, step="what", answers={"title": ["een"]}, seen=seen)

    def test_of_what_was_sent_are_not_changed(self, contributor):
        with pytest.raises(SubmissionError):
            save_answers(submission=hand_in(contributor), step="what", answers={}, seen=None)


class TestSend:
    def test_makes_a_draft_in_its_language_that_nobody_sees(self, contributor):
        submission = hand_in(contributor)
        page = submission.page
        assert submission.state == SubmissionState.RECEIVED
        assert (page.live, page.owner, page.locale.language_code) == (False, contributor, "nb")
        assert isinstance(page.get_parent().specific, SubmissionIndexPage)
        assert page.get_parent().live is False
        assert page.workflow_in_progress
        assert page.latest_revision.user == contributor

    def test_twice_makes_one(self, contributor):
        submission = start_submission(contributor=contributor, language="nl")
        details = {"submission": submission, "contact_name": "", "contact_phone": ""}
        send_submission(page=InitiativePage(title="Een", summary="s"), **details)
        with pytest.raises(AlreadySentError):
            send_submission(page=InitiativePage(title="Een", summary="s"), **details)
        assert InitiativePage.objects.count() == 1

    def test_leaves_nothing_of_what_is_not_valid(self, contributor):
        submission = start_submission(contributor=contributor, language="nl")
        with pytest.raises(ValidationError):
            send_submission(
                submission=submission,
                page=InitiativePage(title="Een", summary="x" * 400),
                contact_name="",
                contact_phone="",
            )
        submission.refresh_from_db()
        assert (submission.state, submission.page) == (SubmissionState.DRAFT, None)
        assert not InitiativePage.objects.exists()

    def test_gives_equal_titles_addresses_of_their_own(self, contributor):
        slugs = {hand_in(contributor).page.slug for _number in range(3)}
        assert slugs == {"vennemiddag", "vennemiddag-2", "vennemiddag-3"}

    def test_again_after_changes_were_requested(self, contributor, editor):
        submission = hand_in(contributor)
        request_changes(submission=submission, reviewer=editor, reason="Hvor lenge?")
        again = send_again(submission, title="Vennelunsj")
        assert again.state == SubmissionState.RESUBMITTED
        assert again.page.get_latest_revision_as_object().title == "Vennelunsj"
        assert again.page.workflow_in_progress
        assert kinds(again) == [EventKind.SENT, EventKind.CHANGES_REQUESTED, EventKind.RESUBMITTED]

    def test_again_is_refused_where_the_page_is_gone(self, contributor, editor):
        submission = hand_in(contributor)
        request_changes(submission=submission, reviewer=editor, reason="Hvor lenge?")
        submission.page.delete()
        with pytest.raises(SubmissionError):
            send_submission(
                submission=Submission.objects.get(),
                page=InitiativePage(title="Vennemiddag", summary="s"),
                contact_name="",
                contact_phone="",
            )
        assert not InitiativePage.objects.exists()

    def test_queues_a_mail_to_both_sides(self, contributor, editor):
        submission = hand_in(contributor)
        mails = OutgoingMail.objects.filter(event__submission=submission)
        assert set(mails.values_list("recipient__username", flat=True)) == {"mari", "ed"}


class TestWithdraw:
    def test_leaves_no_page_of_a_new_initiative(self, contributor):
        submission = withdraw_submission(submission=hand_in(contributor))
        assert submission.state == SubmissionState.WITHDRAWN
        assert not InitiativePage.objects.exists()
        assert not WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists()

    def test_is_refused_after_a_decision(self, contributor, editor):
        submission = hand_in(contributor)
        approve_submission(submission=submission, reviewer=editor)
        with pytest.raises(SubmissionError):
            withdraw_submission(submission=submission)

    def test_can_be_undone(self, contributor):
        submission = withdraw_submission(submission=hand_in(contributor))
        assert reopen_submission(submission=submission).state == SubmissionState.DRAFT


class TestDelete:
    def test_of_a_draft(self, contributor):
        delete_submission(submission=start_submission(contributor=contributor, language="nl"))
        assert not Submission.objects.exists()

    def test_of_what_was_declined_takes_its_page_along(self, contributor, editor):
        submission = hand_in(contributor)
        decline_submission(submission=submission, reviewer=editor, reason="Utenfor tema.")
        delete_submission(submission=submission)
        assert not InitiativePage.objects.exists()
        assert not Submission.objects.exists()

    def test_is_refused_while_it_is_under_way_or_published(self, contributor, editor):
        submission = hand_in(contributor)
        with pytest.raises(SubmissionError):
            delete_submission(submission=submission)
        approve_submission(submission=submission, reviewer=editor)
        with pytest.raises(SubmissionError):
            delete_submission(submission=submission)
        assert InitiativePage.objects.live().count() == 1


class TestEdit:
    @pytest.fixture
    def published(self, contributor, editor) -> InitiativePage:
        submission = hand_in(contributor)
        approve_submission(submission=submission, reviewer=editor)
        return InitiativePage.objects.get()

    def test_leaves_the_published_version_as_it_is_until_it_is_approved(self, contributor, editor, published):
        submission = send_again(start_edit(contributor=contributor, page=published), title="Nytt navn")
        assert InitiativePage.objects.live().get().title == "Vennemiddag"
        approve_submission(submission=submission, reviewer=editor)
        assert InitiativePage.objects.live().get().title == "Nytt navn"

    def test_is_offered_to_its_contributor_only(self, published, editor):
        for person in (editor, make_person("nn")):
            with pytest.raises(SubmissionError):
                start_edit(contributor=person, page=published)

    def test_is_the_one_that_is_under_way(self, contributor, published):
        first = start_edit(contributor=contributor, page=published)
        assert start_edit(contributor=contributor, page=published) == first

    @pytest.mark.parametrize("end", ["withdrawn", "declined"])
    def test_that_came_to_nothing_leaves_no_draft_behind(self, contributor, editor, published, end):
        submission = send_again(start_edit(contributor=contributor, page=published), title="Nytt navn")
        if end == "withdrawn":
            withdraw_submission(submission=submission)
        else:
            decline_submission(submission=submission, reviewer=editor, reason="Nei.")
        page = InitiativePage.objects.get()
        assert (page.live, page.title, page.has_unpublished_changes) == (True, "Vennemiddag", False)
        assert page.get_latest_revision_as_object().title == "Vennemiddag"
        assert page.current_workflow_state is None
        start_edit(contributor=contributor, page=page)

    def test_can_be_deleted_without_the_published_page(self, contributor, published):
        submission = send_again(start_edit(contributor=contributor, page=published))
        withdraw_submission(submission=submission)
        delete_submission(submission=submission)
        assert Page.objects.filter(pk=published.pk, live=True).exists()
