"""The review screen, and what the admin does not let anybody do to a submission."""

import pytest
from django.urls import reverse
from people import hand_in, hand_in_change, make_person, send_again
from review_tools import action_path, decide_in_editor, edit_path, form_data, parse, send_decision, told
from wagtail.models import PageLogEntry, WorkflowState

from initiatives.choices import SubmissionState
from initiatives.models import InitiativeIndexPage, InitiativePage, Submission, SubmissionIndexPage
from initiatives.models.workflow import ACCEPT, DECLINE, REQUEST_CHANGES, START_REVIEW
from initiatives.services.reviews import approve_submission, request_changes

pytestmark = pytest.mark.django_db


def screen(client, submission: Submission):
    """Return what the review screen says of the submission."""
    return parse(client.get(edit_path(submission.page))).select_one(".review-panel")


def actions(panel) -> list[str]:
    return [button.get_text(strip=True) for button in panel.select(".review-actions :is(a, button)")]


def change_of_a_published_one(submission: Submission, reviewer) -> Submission:
    """Return a change that the contributor of `submission` sent in after it was published."""
    approve_submission(submission=submission, reviewer=reviewer)
    return hand_in_change(submission, title="Vennemiddag for alle")


def test_the_review_screen_tells_who_sent_what_and_all_that_was_said(client, reviewer, submission):
    request_changes(submission=submission, reviewer=reviewer, reason="Hvem er det for?\nOg <b>når</b>?")
    send_again(submission, phone="+47 1", message="For alle.")
    panel = screen(client, submission)
    text = panel.get_text()
    for word in (submission.reference, "Resubmitted", "Kim Planted", "+47 1", "mari@example.org"):
        assert word in text
    for word in ("New initiative", "Norwegian", "Agreed to publication at", "Sent at"):
        assert word in text
    said = [quote.get_text() for quote in panel.select("blockquote")]
    assert said == ["Hvem er det for?\nOg <b>når</b>?", "For alle."]
    kinds = [step.get_text() for step in panel.select(".review-steps strong")]
    assert kinds == ["Sent in", "Changes requested", "Sent in again"]
    assert "ed" in panel.select(".review-steps li")[1].get_text().split()


def test_the_review_screen_offers_what_can_be_done_and_the_menu_the_same(client, reviewer, submission):
    wanted = ["Approve and publish", "Request changes", "Decline", "Take into review"]
    assert actions(screen(client, submission)) == wanted
    menu = parse(client.get(edit_path(submission.page))).select("footer [data-workflow-action-name]")
    assert [button.get_text(strip=True) for button in menu] == wanted
    assert screen(client, submission).select_one("form [name=csrfmiddlewaretoken]")["value"]
    client.post(action_path(submission, START_REVIEW))
    assert actions(screen(client, submission)) == wanted[:3]


def test_while_it_waits_for_its_contributor_nothing_can_be_decided(client, reviewer, submission):
    path = action_path(submission, ACCEPT)
    request_changes(submission=submission, reviewer=reviewer, reason="Mer, takk.")
    panel = screen(client, submission)
    assert actions(panel) == []
    assert "It waits for its contributor" in panel.get_text()
    assert "Nothing was changed" in parse(client.post(path, follow=True)).get_text()
    assert Submission.objects.get().state == SubmissionState.CHANGES_REQUESTED


def test_a_change_can_be_compared_with_the_published_version(client, reviewer, submission):
    edit = change_of_a_published_one(submission, reviewer)
    panel = screen(client, edit)
    assert "Change of a published initiative" in panel.get_text()
    link = panel.find("a", string="Compare with the published version")
    compared = parse(client.get(link["href"])).get_text()
    assert "for alle" in compared


def test_the_preview_shows_the_draft_as_it_will_look(client, reviewer, submission):
    link = screen(client, submission).find("a", string="See it as it will look")
    page = parse(client.get(link["href"]))
    assert page.select_one("h1").get_text(strip=True) == "Vennemiddag"
    assert "Planted" not in page.get_text()
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[submission.page_id])
    data = form_data(parse(client.get(edit_path(submission.page))))
    assert client.post(preview, {**data, "title": "Endret"}).json()["is_valid"]
    assert parse(client.get(preview)).select_one("h1").get_text(strip=True) == "Endret"


def test_who_may_edit_and_not_review_sees_nothing_private(client, submission):
    person = make_person("nn", "Editors")
    group = person.groups.get()
    group.permissions.remove(group.permissions.get(codename="review_submission"))
    client.force_login(person)
    text = client.get(edit_path(submission.page)).content.decode()
    assert not {word for word in ("Planted", "55 00 00 00", "mari@", submission.reference) if word in text}
    assert "review-panel" not in text
    # Wagtail sends them home.
    assert client.post(action_path(submission, ACCEPT)).url == "/admin/"
    assert Submission.objects.get().state == SubmissionState.RECEIVED


def test_nobody_sees_buttons_for_what_they_handed_in(client, settings, reviewer):
    settings.ALLOW_OWN_APPROVAL = False
    own = hand_in(reviewer)
    panel = screen(client, own)
    assert actions(panel) == []
    assert "another editor decides" in panel.get_text()
    page = parse(client.get(edit_path(own.page)))
    assert not page.select("[data-workflow-action-name]")
    assert not page.select("[name=action-cancel-workflow]")
    for action in (ACCEPT, DECLINE, REQUEST_CHANGES, START_REVIEW):
        plain = client.post(action_path(own, action), {"comment": "x"}, follow=True)
        assert "Nobody decides on what they handed in themselves" in parse(plain).get_text()
        in_editor = send_decision(client, own.page, form_data(page), action, comment="x")
        assert "Nobody decides on what they handed in themselves" in parse(in_editor).get_text()
    assert Submission.objects.get().state == SubmissionState.RECEIVED


def test_a_bank_of_one_person_says_openly_who_approved(client, settings, reviewer):
    settings.ALLOW_OWN_APPROVAL = True
    own = hand_in(reviewer)
    panel = screen(client, own)
    assert "You handed this in yourself" in panel.get_text()
    assert actions(panel)[0] == "Approve and publish"
    decide_in_editor(client, own.page, ACCEPT)
    assert InitiativePage.objects.live().exists()
    assert "decided by the person who handed it in" in screen(client, own).get_text()
    others = hand_in(make_person("mari"), title="Leksehjelp")
    client.post(action_path(others, ACCEPT))
    assert "decided by the person" not in screen(client, others).get_text()


@pytest.mark.parametrize("state", ["received", "changes requested", "change of a published one"])
def test_no_other_way_publishes_deletes_moves_or_cancels(client, boss, submission, state):
    if state == "changes requested":
        request_changes(submission=submission, reviewer=boss, reason="Mer, takk.")
    if state == "change of a published one":
        submission = change_of_a_published_one(submission, boss)
    before = (Submission.objects.get(pk=submission.pk).state, InitiativePage.objects.get().path)
    key, title = submission.page_id, InitiativePage.objects.get().title
    nb = InitiativeIndexPage.objects.get(locale__language_code="nb")
    nl = InitiativeIndexPage.objects.get(locale__language_code="nl")
    data = form_data(parse(client.get(edit_path(submission.page))))
    for name in ("publish", "submit", "restart-workflow", "cancel-workflow"):
        assert f"action-{name}" not in client.get(edit_path(submission.page)).content.decode()
        client.post(edit_path(submission.page), {**data, f"action-{name}": "x"})
    client.post(reverse("wagtailadmin_pages:delete", args=[key]))
    for destination in (nb, nl):
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[key, destination.pk]))
    for action, more in (("publish", {}), ("delete", {}), ("move", {"chooser": nl.pk})):
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        client.post(f"{bulk}?id={key}&next=/admin/", more)
    stored = InitiativePage.objects.get()
    assert (Submission.objects.get(pk=submission.pk).state, stored.path) == before
    assert (stored.live, stored.title) == (state == "change of a published one", title)
    assert WorkflowState.objects.active().filter(object_id=str(key)).count() == 1
    assert not PageLogEntry.objects.filter(page=key, action="wagtail.workflow.cancel").exists()


def test_what_stands_above_submissions_is_not_deleted(client, boss, submission):
    place = SubmissionIndexPage.objects.get()
    home = place.get_parent()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    sure = {"confirm_site_name": "Kennisbank"}
    response = client.post(reverse("wagtailadmin_pages:delete", args=[home.pk]), sure)
    assert "still wait for an answer" in told(response)
    assert "still wait for an answer" in told(client.post(f"{bulk}?id={home.pk}&next=/admin/", sure))
    assert InitiativePage.objects.exists()
