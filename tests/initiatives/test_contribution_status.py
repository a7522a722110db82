"""What a contributor sees of a submission on the way, and what they can do with it."""

import pytest
from contribution_tools import address, fill, parse, send, start, text
from django.urls import reverse
from people import make_person

from initiatives.choices import SubmissionState
from initiatives.models import InitiativePage, Submission
from initiatives.services.reviews import (
    approve_submission,
    decline_submission,
    request_changes,
    start_review,
)
from initiatives.services.submissions import delete_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_person("ed-with-a-name", "Editors")


@pytest.fixture
def sent(client, person) -> Submission:
    submission = start(person)
    fill(client, submission)
    send(client, submission)
    submission.refresh_from_db()
    return submission


def status(client, submission):
    return parse(client.get(address(submission, name="submission-status")))


def links(page) -> set[str]:
    return {link["href"] for link in page.main.find_all("a")}


class TestStatus:
    def test_of_a_draft_says_that_nobody_else_sees_it(self, client, person):
        submission = start(person)
        page = status(client, submission)
        assert "Only you can see it" in text(page.main)
        assert address(submission, name="submission-delete") in links(page)

    def test_shows_reference_state_and_what_comes_next(self, client, sent):
        page = status(client, sent)
        assert sent.reference in text(page.find(class_="status"))
        assert "Received" in text(page.find(class_="status"))
        assert "within 2 weeks" in text(page.main)
        assert address(sent, name="submission-withdraw") in links(page)
        assert address(sent, name="submission-delete") not in links(page)

    def test_tells_the_history_without_the_name_of_an_editor(self, client, sent, editor):
        start_review(submission=sent, reviewer=editor)
        request_changes(submission=sent, reviewer=editor, reason="Hvor mange?\n<b>Takk")
        page = status(client, sent)
        history = text(page.find(class_="history"))
        assert "Changes requested" in history and "the editors" in history
        assert "Hvor mange? <b>Takk" in history
        assert "Organisasjonen heter nå noe annet." in history
        assert "ed-with-a-name" not in str(page)
        assert "It is your turn" in text(page.main)
        assert address(sent, name="submission") in links(page)

    def test_leads_to_the_published_page_as_long_as_it_is_public(self, client, sent, editor):
        approve_submission(submission=sent, reviewer=editor)
        public = InitiativePage.objects.get()
        page = status(client, sent)
        assert public.url in links(page)
        assert reverse("edit-published", args=[public.record_id]) in links(page)
        public.unpublish()
        page = status(client, sent)
        assert public.url not in links(page)
        assert "no longer public" in text(page.main)
        InitiativePage.objects.get().delete()
        assert "no longer public" in text(status(client, sent).main)

    def test_of_a_declined_one_gives_the_reason_and_the_way_to_delete_it(self, client, sent, editor):
        decline_submission(submission=sent, reviewer=editor, reason="Utenfor tema.")
        page = status(client, sent)
        assert "Utenfor tema." in text(page.main)
        client.post(address(sent, name="submission-delete"))
        assert not Submission.objects.exists()

    def test_takes_the_place_of_the_form_once_it_is_sent(self, client, sent):
        target = address(sent, name="submission-status")
        for name in ("submission", "submission-check"):
            assert client.get(address(sent, name=name)).url == target
        assert client.get(address(sent, "what")).url == target


class TestActions:
    def test_are_asked_before_they_are_done(self, client, sent):
        page = parse(client.get(address(sent, name="submission-withdraw")))
        assert page.main.form["method"] == "post"
        sent.refresh_from_db()
        assert sent.state == SubmissionState.RECEIVED
        client.post(address(sent, name="submission-withdraw"))
        sent.refresh_from_db()
        assert sent.state == SubmissionState.WITHDRAWN
        assert address(sent, name="submission-reopen") in links(status(client, sent))

    @pytest.mark.parametrize("name", ["submission-reopen", "submission-delete"])
    def test_that_are_not_possible_say_so_and_change_nothing(self, client, sent, name):
        assert client.get(address(sent, name=name)).url == address(sent, name="submission-status")
        response = client.post(address(sent, name=name))
        assert response.status_code == 409
        assert parse(response).find(class_="notice")
        sent.refresh_from_db()
        assert sent.state == SubmissionState.RECEIVED

    def test_deleting_a_draft_leads_to_the_list(self, client, person):
        submission = start(person)
        response = client.post(address(submission, name="submission-delete"))
        assert response.url == reverse("my-contributions")
        assert client.get(address(submission, name="submission")).status_code == 404


class TestList:
    def test_is_empty_at_first(self, client, person):
        page = parse(client.get(reverse("my-contributions")))
        assert "not contributed anything yet" in text(page.main)

    def test_shows_ones_own_with_their_states_newest_first(self, client, person, sent):
        draft = start(person)
        start(make_person("other"))
        page = parse(client.get(reverse("my-contributions")))
        entries = [text(entry) for entry in page.select(".contributions > li")]
        assert len(entries) == 2
        assert "Draft" in entries[0] and draft.reference in entries[0]
        assert "Tirsdagsturen" in entries[1] and "Received" in entries[1]


class TestStart:
    def test_makes_one_draft_of_two_clicks(self, client, person):
        first, second = client.post(reverse("contribute")), client.post(reverse("contribute"))
        assert first.url == second.url
        assert Submission.objects.get().language == "en"

    def test_makes_a_new_draft_beside_one_that_was_written_in(self, client, person):
        submission = start(person)
        fill(client, submission)
        client.post(reverse("contribute"))
        assert Submission.objects.count() == 2

    def test_after_deleting_begins_afresh(self, client, person):
        delete_submission(submission=start(person))
        client.post(reverse("contribute"))
        assert Submission.objects.count() == 1
