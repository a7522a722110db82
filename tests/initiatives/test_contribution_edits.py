"""Changing one's own published entry: a copy goes through review, what is public stays, nothing gets lost."""

import pytest
from contribution_tools import COMPLETE, address, fill, parse, save, send, start, text
from django.urls import reverse
from people import make_person
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from initiatives.choices import SubmissionState
from initiatives.models import InitiativePage, Submission
from initiatives.services.reviews import approve_submission, request_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(client, person, editor) -> InitiativePage:
    """A published initiative of `person`, to which an editor added what the form does not show."""
    submission = start(person)
    fill(client, submission)
    send(client, submission)
    approve_submission(submission=Submission.objects.get(), reviewer=editor)
    page = InitiativePage.objects.get()
    picture = get_image_model().objects.create(title="Tur", file=get_test_image_file())
    page.body.append(("picture", {"image": picture, "alt_text": "Ei løype", "caption": ""}))
    page.source_document = "Årsmelding 2024"
    page.save_revision(user=editor).publish()
    return InitiativePage.objects.get()


def begin_edit(client, page) -> Submission:
    response = client.post(reverse("edit-published", args=[page.record_id]))
    submission = Submission.objects.get(is_edit=True)
    assert response.url == address(submission, name="submission")
    return submission


def consent(client, submission) -> None:
    save(client, submission, "contact", COMPLETE["contact"])


class TestEdit:
    def test_begins_with_what_is_published(self, client, published):
        submission = begin_edit(client, published)
        what = parse(client.get(address(submission, "what")))
        assert what.find("input", {"name": "title"})["value"] == "Tirsdagsturen"
        assert what.select("[name=kind][checked]")[0]["value"] == "community"
        assert what.select("[name=organisation] [selected]")[0]["value"] == "ntnu"
        assert not what.find("input", {"name": "language"})
        story = parse(client.get(address(submission, "story"))).find("textarea", {"name": "body"})
        assert story.string.strip() == COMPLETE["story"]["body"]
        audience = parse(client.get(address(submission, "audience")))
        assert {box["value"] for box in audience.select("[name=topics][checked]")} == {
            "loneliness",
            "physical-activity",
        }
        assert "turvenn" in audience.find("input", {"name": "free_tags"})["value"]
        evidence = parse(client.get(address(submission, "evidence")))
        assert evidence.find("input", {"name": "outcomes-0-value"})["value"] == "120"
        assert evidence.find("input", {"name": "funding_amount"})["value"] == "12500.5"
        contact = parse(client.get(address(submission, "contact")))
        assert contact.find("input", {"name": "contact_name"})["value"] == "Mari Nordmann"
        assert not contact.find("input", {"name": "consent"}).has_attr("checked")

    def test_leaves_the_published_page_until_it_is_approved(self, client, published, editor):
        submission = begin_edit(client, published)
        save(client, submission, "what", {**COMPLETE["what"], "title": "Onsdagsturen"})
        consent(client, submission)
        send(client, submission)
        assert InitiativePage.objects.get().title == "Tirsdagsturen"
        assert "Tirsdagsturen" in text(parse(client.get(published.url)).h1)
        submission.refresh_from_db()
        approve_submission(submission=submission, reviewer=editor)
        page = InitiativePage.objects.get()
        assert (page.title, page.live) == ("Onsdagsturen", True)

    def test_keeps_what_the_form_does_not_show_and_steps_that_were_not_touched(
        self, client, published, editor
    ):
        before = InitiativePage.objects.get()
        outcomes = list(before.outcomes.values_list("pk", "value"))
        submission = begin_edit(client, published)
        save(client, submission, "story", {**COMPLETE["story"], "body": "Helt ny."})
        consent(client, submission)
        send(client, submission)
        submission.refresh_from_db()
        approve_submission(submission=submission, reviewer=editor)
        page = InitiativePage.objects.get()
        assert [block.block_type for block in page.body] == ["text", "picture"]
        assert "Helt ny." in str(page.body[0].value)
        assert page.source_document == "Årsmelding 2024"
        assert list(page.outcomes.values_list("pk", "value")) == outcomes
        assert {theme.slug for theme in page.themes.all()} == {"partnership", "prevention"}
        assert page.tagged_topics.count() == 4
        assert (page.record_id, page.slug) == (before.record_id, before.slug)

    def test_saved_as_it_was_changes_nothing(self, client, published, editor):
        submission = begin_edit(client, published)
        body = published.body.raw_data[0]
        for step, answers in COMPLETE.items():
            save(client, submission, step, answers)
        send(client, submission)
        submission.refresh_from_db()
        page = submission.page.get_latest_revision_as_object()
        assert page.body.raw_data[0]["id"] == body["id"]
        assert [row.pk for row in page.outcomes.all()] == [row.pk for row in published.outcomes.all()]
        assert [row.pk for row in page.links.all()] == [row.pk for row in published.links.all()]

    def test_needs_consent_of_its_own(self, client, published):
        submission = begin_edit(client, published)
        page = parse(send(client, submission))
        assert "consent" in text(page.find(class_="error-summary"))

    def test_is_offered_once(self, client, published):
        assert begin_edit(client, published) == begin_edit(client, published)

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_of_what_somebody_else_handed_in_is_not_found(self, client, published, method):
        client.force_login(make_person("other"))
        path = reverse("edit-published", args=[published.record_id])
        assert getattr(client, method)(path).status_code == 404
        assert not Submission.objects.filter(is_edit=True).exists()

    def test_of_what_is_not_public_any_more_is_not_found(self, client, published):
        published.unpublish()
        path = reverse("edit-published", args=[published.record_id])
        assert client.post(path).status_code == 404

    def test_is_offered_on_ones_own_pages_only(self, client, published):
        path = reverse("edit-published", args=[published.record_id])
        own = parse(client.get(reverse("my-contributions")))
        assert own.find("a", href=path)
        assert path not in client.get(published.url).content.decode()

    def test_that_is_withdrawn_keeps_the_changed_steps_only(self, client, published):
        submission = begin_edit(client, published)
        save(client, submission, "what", {**COMPLETE["what"], "title": "Onsdagsturen"})
        consent(client, submission)
        send(client, submission)
        client.post(address(submission, name="submission-withdraw"))
        submission.refresh_from_db()
        assert submission.answers.keys() <= {"what", "contact"}
        assert submission.answers["what"]["title"] == ["Onsdagsturen"]
        client.post(address(submission, name="submission-reopen"))
        send(client, submission)
        submission.refresh_from_db()
        assert submission.state == SubmissionState.RECEIVED
        assert submission.page.get_latest_revision_as_object().title == "Onsdagsturen"


class TestChangesRequested:
    @pytest.fixture
    def returned(self, client, person, editor) -> Submission:
        submission = start(person)
        fill(client, submission)
        send(client, submission)
        submission.refresh_from_db()
        request_changes(submission=submission, reviewer=editor, reason="Hvor mange var med?")
        return Submission.objects.get()

    def test_shows_the_reason_and_starts_from_the_latest_revision(self, client, returned, editor):
        page = returned.page.get_latest_revision_as_object()
        page.place = "Trondheim og Gjøvik"
        page.save_revision(user=editor)
        tasks = parse(client.get(address(returned, name="submission")))
        assert "Hvor mange var med?" in text(tasks.find(class_="notice"))
        what = parse(client.get(address(returned, "what")))
        assert what.find("input", {"name": "place"})["value"] == "Trondheim og Gjøvik"

    def test_is_sent_again_with_a_message(self, client, returned):
        save(client, returned, "evidence", {**COMPLETE["evidence"], "outcomes-1-measure": "Turer"})
        save(client, returned, "contact", {**COMPLETE["contact"], "message": "Nå med tall."})
        assert send(client, returned).status_code == 200
        rows = {"outcomes-1-measure": "Turer", "outcomes-1-value": "40", "outcomes-1-unit": "places"}
        save(client, returned, "evidence", {**COMPLETE["evidence"], **rows})
        send(client, returned)
        returned.refresh_from_db()
        assert returned.state == SubmissionState.RESUBMITTED
        assert returned.events.last().message == "Nå med tall."
        page = returned.page.get_latest_revision_as_object()
        assert [row.measure for row in page.outcomes.all()] == ["Deltakere", "Turer"]
        assert page.contact_office == "Velferdskontoret"
