"""Decisions of editors by the views of the admin: in the editor, in its dialogue, and without scripts."""

import pytest
from people import hand_in, hand_in_change, make_person, send_again
from review_tools import (
    DIALOGUE,
    action_path,
    decide_in_editor,
    edit_path,
    form_data,
    parse,
    send_decision,
    told,
)

from initiatives.choices import EventKind, SubmissionState
from initiatives.models import InitiativePage, Submission
from initiatives.models.workflow import ACCEPT, DECLINE, REQUEST_CHANGES, START_REVIEW
from initiatives.services.reviews import approve_submission, request_changes, start_review
from initiatives.services.submissions import withdraw_submission

pytestmark = pytest.mark.django_db


def state_of(submission: Submission) -> str:
    return Submission.objects.get(pk=submission.pk).state


@pytest.mark.parametrize(
    ("action", "comment", "state"),
    [
        (START_REVIEW, "", SubmissionState.IN_REVIEW),
        (ACCEPT, "", SubmissionState.PUBLISHED),
        (ACCEPT, "Takk!", SubmissionState.PUBLISHED),
        (REQUEST_CHANGES, "Hvem er det for?", SubmissionState.CHANGES_REQUESTED),
        (DECLINE, "Utenfor tema.", SubmissionState.DECLINED),
    ],
)
@pytest.mark.parametrize("way", ["plain", "dialogue", "editor"])
def test_every_decision_works_in_every_way(client, reviewer, submission, action, comment, state, way):
    if way == "editor":
        response = decide_in_editor(client, submission.page, action, comment=comment)
    else:
        headers = DIALOGUE if way == "dialogue" else {}
        response = client.post(action_path(submission, action), {"comment": comment}, headers=headers)
    if way == "dialogue":
        assert response.json()["step"] == "success"
    else:
        assert response.status_code == 302
    assert state_of(submission) == state
    assert submission.events.last().message == comment
    assert "Vennemiddag" in told(response)
    assert InitiativePage.objects.live().exists() is (action == ACCEPT)


@pytest.mark.parametrize(
    ("action", "reason"),
    [(REQUEST_CHANGES, ""), (DECLINE, "  \n"), (DECLINE, "x" * 5_001), (REQUEST_CHANGES, "nul\x00")],
)
def test_a_reason_that_is_none_is_asked_for_again_and_changes_nothing(
    client, reviewer, submission, action, reason
):
    plain = client.post(action_path(submission, action), {"comment": reason})
    assert parse(plain).select_one(".w-field__errors").get_text(strip=True)
    dialogue = client.post(action_path(submission, action), {"comment": reason}, headers=DIALOGUE)
    assert dialogue.json()["step"] == "action"
    assert "w-field__errors" in dialogue.json()["html"]
    collected = client.post(
        action_path(submission, action, "collect_workflow_action_data"), {"comment": reason}, headers=DIALOGUE
    )
    assert collected.json()["step"] == "action"
    in_editor = decide_in_editor(client, submission.page, action, comment=reason, title="Ny tittel")
    assert parse(in_editor).select_one("[name=title]")["value"] == "Ny tittel"
    assert state_of(submission) == SubmissionState.RECEIVED
    assert submission.events.count() == 1
    assert InitiativePage.objects.get().get_latest_revision_as_object().title == "Vennemiddag"


def test_the_dialogue_of_the_editor_hands_the_reason_back(client, reviewer, submission):
    path = action_path(submission, DECLINE, "collect_workflow_action_data")
    assert "Reason" in client.get(path, headers=DIALOGUE).json()["html"]
    answer = client.post(path, {"comment": "Utenfor tema."}, headers=DIALOGUE).json()
    assert (answer["step"], answer["cleaned_data"]) == ("success", {"comment": "Utenfor tema."})
    assert state_of(submission) == SubmissionState.RECEIVED


@pytest.mark.parametrize("action", [ACCEPT, REQUEST_CHANGES, DECLINE, START_REVIEW])
def test_without_scripts_each_action_has_a_page_of_its_own(client, reviewer, submission, action):
    page = parse(client.get(action_path(submission, action)))
    form = page.select_one("form.admin-question")
    assert form.select_one("[name=csrfmiddlewaretoken]")
    assert bool(form.select_one("textarea[name=comment]")) is (action != START_REVIEW)


def test_what_is_changed_while_approving_is_saved_and_published(client, reviewer, submission):
    response = decide_in_editor(
        client, submission.page, ACCEPT, comment="Fint!", title="Vennemiddag for alle"
    )
    assert response.url == "/admin/review/"
    page = InitiativePage.objects.live().get()
    assert page.title == "Vennemiddag for alle"
    assert not page.has_unpublished_changes
    assert client.get(page.url).status_code == 200


def test_a_change_of_a_published_one_is_what_gets_published(client, reviewer, submission):
    approve_submission(submission=submission, reviewer=reviewer)
    hand_in_change(submission, summary="Nå også torsdag.")
    page = InitiativePage.objects.live().get()
    assert page.summary == "Studenter spiser middag sammen."
    decide_in_editor(client, page, ACCEPT, title="Vennemiddag, to dager")
    page.refresh_from_db()
    assert (page.title, page.summary) == ("Vennemiddag, to dager", "Nå også torsdag.")


@pytest.mark.parametrize(
    "extra", ["{", "[]", "7", '{"comment": ["x"]}', '{"update": false, "user": 1}', '"x"']
)
def test_forged_words_with_a_decision_are_no_fault_of_the_server(client, reviewer, submission, extra):
    response = decide_in_editor(client, submission.page, DECLINE, extra=extra)
    assert response.status_code in (200, 302)
    assert state_of(submission) in (SubmissionState.RECEIVED, SubmissionState.DECLINED)
    assert InitiativePage.objects.live().count() == 0


def test_an_action_that_is_not_known_is_refused(client, reviewer, submission):
    for action in ("approve", "reject", "publish"):
        assert client.post(action_path(submission, action), {"comment": "x"}).status_code == 302
        assert decide_in_editor(client, submission.page, action, title="Nei").status_code == 200
    assert state_of(submission) == SubmissionState.RECEIVED
    assert InitiativePage.objects.get().title == "Vennemiddag"


def test_a_task_of_another_page_is_not_decided_on_by_this_address(client, reviewer, submission):
    other = hand_in(make_person("nn"), title="Leksehjelp")
    path = action_path(submission, ACCEPT)
    own, foreign = f"/{submission.page_id}/", f"/{other.page_id}/"
    assert client.post(path.replace(own, foreign)).status_code == 404
    assert {state_of(submission), state_of(other)} == {SubmissionState.RECEIVED}


@pytest.mark.parametrize("way", ["plain", "dialogue", "editor", "form", "collect"])
def test_what_another_editor_decided_meanwhile_is_said(client, reviewer, submission, way):
    path = action_path(submission, DECLINE)
    collect = action_path(submission, DECLINE, "collect_workflow_action_data")
    data = form_data(parse(client.get(edit_path(submission.page))))
    approve_submission(submission=submission, reviewer=make_person("other", "Editors"))
    if way == "editor":
        response = send_decision(client, submission.page, data, DECLINE, comment="Nei.", title="Min tittel")
        page = parse(response)
        assert page.select_one("[name=title]")["value"] == "Min tittel"
        said = page.get_text()
    elif way == "plain":
        response = client.post(path, {"comment": "Nei."}, follow=True)
        said = parse(response).get_text()
    elif way == "form":
        said = parse(client.get(path, follow=True)).get_text()
    else:
        response = client.post(path if way == "dialogue" else collect, {"comment": "Nei."}, headers=DIALOGUE)
        assert response.json()["step"] == "refused"
        said = response.json()["html"]
    assert "Somebody decided on this submission meanwhile" in said
    assert state_of(submission) == SubmissionState.PUBLISHED
    page = InitiativePage.objects.live().get()
    assert page.get_latest_revision_as_object().title == "Vennemiddag"
    assert [event.kind for event in submission.events.all()] == [EventKind.SENT, EventKind.PUBLISHED]


def test_a_change_withdrawn_meanwhile_is_said(client, reviewer, submission):
    approve_submission(submission=submission, reviewer=reviewer)
    edit = hand_in_change(submission, title="Noe annet")
    page = InitiativePage.objects.live().get()
    path, data = action_path(edit, ACCEPT), form_data(parse(client.get(edit_path(page))))
    withdraw_submission(submission=edit)
    assert "withdrawn" in parse(client.post(path, {}, follow=True)).get_text()
    assert "withdrawn" in parse(send_decision(client, page, data, ACCEPT)).get_text()
    page.refresh_from_db()
    assert page.title == "Vennemiddag"


def test_a_new_one_withdrawn_meanwhile_is_said_though_its_page_is_gone(client, reviewer, submission):
    path = action_path(submission, ACCEPT)
    page = submission.page
    withdraw_submission(submission=submission)
    for response in (client.post(path), client.post(edit_path(page), {}), client.get(edit_path(page))):
        assert response.status_code == 404
        assert "withdrawn" in response.content.decode()
    assert not InitiativePage.objects.exists()


def test_taking_into_review_twice_is_said(client, reviewer, submission):
    start_review(submission=submission, reviewer=make_person("other", "Editors"))
    response = client.post(action_path(submission, START_REVIEW), follow=True)
    assert "Another editor has taken this submission into review" in parse(response).get_text()
    again = decide_in_editor(client, submission.page, START_REVIEW)
    assert "Another editor has taken this submission into review" in parse(again).get_text()
    assert submission.events.count() == 2


def test_nobody_approves_what_was_sent_again_since_they_looked(client, reviewer, submission):
    path = action_path(submission, ACCEPT)
    data = form_data(parse(client.get(edit_path(submission.page))))
    request_changes(submission=submission, reviewer=reviewer, reason="Hvem er det for?")
    send_again(submission, summary="Noe helt annet.")
    assert "sent in again" in parse(client.post(path, follow=True)).get_text()
    shown = parse(send_decision(client, submission.page, data, ACCEPT, title="Min tittel"))
    assert "Somebody else changed this initiative" in shown.get_text()
    assert state_of(submission) == SubmissionState.RESUBMITTED
    assert not InitiativePage.objects.live().exists()
    send_decision(client, submission.page, form_data(shown), ACCEPT)
    assert InitiativePage.objects.live().get().title == "Min tittel"


def test_what_the_editor_saves_by_itself_decides_nothing_and_does_not_stop_a_decision(
    client, reviewer, submission
):
    data = form_data(parse(client.get(edit_path(submission.page))))
    saved = send_decision(client, submission.page, data, ACCEPT, accept="application/json", title="Ny")
    assert saved.json()["success"]
    assert state_of(submission) == SubmissionState.RECEIVED
    assert send_decision(client, submission.page, data, ACCEPT, title="Ny").status_code == 302
    assert InitiativePage.objects.live().get().title == "Ny"


def test_an_incomplete_draft_is_not_published_and_the_missing_field_is_named(client, reviewer, submission):
    revision = submission.page.get_latest_revision()
    revision.content["summary"] = ""
    revision.save()
    response = client.post(action_path(submission, ACCEPT), follow=True)
    assert "Summary: This field cannot be blank." in parse(response).get_text()
    in_editor = decide_in_editor(client, submission.page, ACCEPT)
    assert "could not be saved due to validation errors" in parse(in_editor).get_text()
    assert state_of(submission) == SubmissionState.RECEIVED
    assert not InitiativePage.objects.live().exists()
    assert submission.events.count() == 1


def test_a_schedule_is_not_approved_by_accident_and_the_edit_is_not_half_saved(client, reviewer, submission):
    response = decide_in_editor(client, submission.page, ACCEPT, title="Ny", go_live_at="2099-01-01 12:00")
    page = parse(response)
    assert "Remove its dates first" in page.get_text()
    assert page.select_one("[name=title]")["value"] == "Ny"
    assert state_of(submission) == SubmissionState.RECEIVED
    stored = InitiativePage.objects.get()
    assert (stored.title, stored.get_latest_revision_as_object().title) == ("Vennemiddag", "Vennemiddag")
    sent_again = send_decision(client, submission.page, form_data(page), ACCEPT, go_live_at="")
    assert sent_again.status_code == 302
    assert InitiativePage.objects.live().get().title == "Ny"
