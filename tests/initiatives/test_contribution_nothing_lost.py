"""What somebody typed is there again whatever goes wrong: session, token, two windows, faults, size."""

import pytest
from contribution_tools import COMPLETE, address, fill, parse, save, seen, send, start, text
from django.test import Client
from django.urls import reverse
from people import make_person

from initiatives.choices import SubmissionState
from initiatives.models import Submission
from initiatives.services.submissions import answers_digest

pytestmark = pytest.mark.django_db

TYPED = {"language": "nl", "title": "Half af", "kind": "tip", "place": "Ede"}


@pytest.fixture
def submission(person):
    return start(person, "nl")


def value(page, name: str) -> str:
    field = page.find(["input", "textarea"], {"name": name})
    return field.get("value") or field.get_text().removeprefix("\n")


class TestFaults:
    def test_a_faulty_step_is_stored_and_shown_again_with_what_was_typed(self, client, submission):
        response = save(client, submission, "what", {**TYPED, "start_year": "last year"})
        page = parse(response)
        assert response.status_code == 200
        assert page.title.string.startswith("Error: What it is")
        assert value(page, "start_year") == "last year"
        summary = page.find(class_="error-summary")
        assert summary.has_attr("autofocus") and summary["tabindex"] == "-1"
        link = summary.find("a", string=lambda words: "First year" in words)
        field = page.find(id=link["href"].removeprefix("#"))
        fault = page.find(id=f"{field['id']}_error")
        assert field["aria-invalid"] == "true"
        assert fault["id"] in field["aria-describedby"].split()
        assert text(fault).removeprefix("Error: ") in text(link)
        submission.refresh_from_db()
        assert submission.answers["what"]["start_year"] == ["last year"]

    def test_it_says_so_in_the_task_list_and_when_one_comes_back(self, client, submission):
        save(client, submission, "what", {**TYPED, "start_year": "last year"})
        tasks = text(parse(client.get(address(submission, name="submission"))).find(class_="task-list"))
        assert tasks.startswith("What it is Needs attention The story Not started")
        again = parse(client.get(address(submission, "what")))
        assert value(again, "start_year") == "last year"
        assert again.find(class_="error-summary")

    def test_a_half_step_can_be_left_without_a_word(self, client, submission):
        response = save(client, submission, "what", {"title": "Half af"}, later="1")
        assert response.url == address(submission, name="submission")

    def test_the_form_asks_nothing_of_the_browser_that_would_stop_it(self, client, submission):
        form = parse(client.get(address(submission, "what"))).main.form
        assert form.has_attr("novalidate")
        assert not form.select("[required], [maxlength]")


class TestSession:
    def post_signed_out(self, submission, **data):
        stranger = Client()
        path = address(submission, "what")
        response = stranger.post(path, {"seen": answers_digest(submission, "what"), **TYPED, **data})
        assert response.url == f"{reverse('account_login')}?next={path}"
        return stranger

    def test_that_is_over_leads_to_sign_in_and_then_to_what_was_typed(self, person, submission):
        visitor = self.post_signed_out(submission)
        visitor.force_login(person)
        path = address(submission, "what")
        page = parse(visitor.get(path))
        assert value(page, "title") == "Half af"
        assert "signed out" in text(page.find(class_="notice"))
        submission.refresh_from_db()
        assert submission.answers == {}
        save(visitor, submission, "what", TYPED)
        assert not parse(visitor.get(path)).find(class_="notice")

    def test_of_somebody_else_shows_nothing(self, person, submission):
        visitor = self.post_signed_out(submission)
        visitor.force_login(make_person("other"))
        response = visitor.get(address(submission, "what"))
        assert response.status_code == 404
        assert b"Half af" not in response.content

    def test_keeps_only_fields_of_the_step(self, submission):
        visitor = self.post_signed_out(submission, owner="1", summary="Elders")
        assert "summary" not in visitor.session["contribution_kept"]["answers"]

    def test_tells_nobody_whether_a_reference_exists(self, submission):
        path = reverse("submission-step", args=["KB-2222-2222", "what"])
        response = Client().post(path, TYPED)
        assert response.url == f"{reverse('account_login')}?next={path}"

    def test_says_so_where_the_text_is_too_long_to_be_kept(self, submission):
        response = Client().post(address(submission, "story"), {"body": "x" * 200_001})
        assert response.status_code == 413
        assert "too long" in text(parse(response).main)


class TestToken:
    def test_that_is_missing_shows_the_form_again_and_stores_nothing(self, person, submission):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(person)
        path = address(submission, "what")
        digest = seen(strict, path)
        response = strict.post(path, {"seen": digest, **TYPED})
        page = parse(response)
        assert response.status_code == 403
        assert value(page, "title") == "Half af"
        assert "not saved yet" in text(page.find(class_="notice"))
        assert Submission.objects.get().answers == {}
        token = page.main.find("input", {"name": "csrfmiddlewaretoken"})["value"]
        saved = strict.post(path, {"csrfmiddlewaretoken": token, "seen": digest, **TYPED})
        assert saved.status_code == 302
        assert Submission.objects.get().answers["what"]["title"] == ["Half af"]

    def test_and_session_that_are_missing_take_the_text_along_to_sign_in(self, person, submission):
        strict = Client(enforce_csrf_checks=True)
        path = address(submission, "what")
        page = parse(strict.post(path, TYPED))
        assert not strict.session.keys()
        hidden = {field["name"]: field["value"] for field in page.main.select("input[type=hidden]")}
        strict.post(path, hidden)
        strict.force_login(person)
        assert value(parse(strict.get(path)), "title") == "Half af"

    def test_of_a_stranger_shows_no_form(self, submission):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(make_person("other"))
        assert strict.post(address(submission, "what"), TYPED).status_code == 404

    def test_that_is_missing_elsewhere_gives_a_page_in_the_readers_language(self, person, submission):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(person)
        path = address(submission, name="submission-delete")
        response = strict.post(path)
        assert response.status_code == 403
        assert parse(response).main.find("a", href=path)
        assert Submission.objects.exists()


class TestTwoWindows:
    def test_show_what_was_typed_and_what_is_saved_and_let_one_choose(self, client, submission):
        path = address(submission, "what")
        before = seen(client, path)
        save(client, submission, "what", {**TYPED, "title": "Eerst"})
        page = parse(client.post(path, {"seen": before, **TYPED, "title": "Later"}))
        assert value(page, "title") == "Later"
        assert "Eerst" in text(page.find(class_="newer"))
        submission.refresh_from_db()
        assert submission.answers["what"]["title"] == ["Eerst"]
        fresh = page.find("input", {"name": "seen"})["value"]
        client.post(path, {"seen": fresh, **TYPED, "title": "Later"})
        submission.refresh_from_db()
        assert submission.answers["what"]["title"] == ["Later"]

    def test_of_which_one_has_sent_it_keep_the_text_of_the_other(self, client, submission):
        digest = seen(client, address(submission, "what"))
        fill(client, submission)
        send(client, submission)
        response = client.post(address(submission, "what"), {"seen": digest, **TYPED})
        page = parse(response)
        assert response.status_code == 409
        assert value(page, "title") == "Half af"
        assert "cannot be changed now" in text(page.find(class_="notice"))

    def test_with_a_forged_digest_are_two_windows(self, client, submission):
        save(client, submission, "what", TYPED)
        page = parse(client.post(address(submission, "what"), {**TYPED, "seen": "\x00<b>", "title": "x"}))
        assert "another window" in text(page.find(class_="notice"))


class TestTooMuch:
    def test_at_once_is_answered_with_a_page_that_says_so(self, client, submission):
        response = client.post(address(submission, "story"), {"body": "x" * 2_700_000})
        assert response.status_code == 413
        assert "Go back in your browser" in text(parse(response).main)

    def test_fields_are_answered_so_too(self, client, submission):
        response = client.post(address(submission, "what"), {f"f{number}": "" for number in range(10_001)})
        assert response.status_code == 413


class TestWithdrawing:
    def test_keeps_every_answer_for_later(self, client, submission):
        fill(client, submission)
        send(client, submission)
        client.post(address(submission, name="submission-withdraw"))
        submission.refresh_from_db()
        assert (submission.state, submission.page) == (SubmissionState.WITHDRAWN, None)
        client.post(address(submission, name="submission-reopen"))
        assert text(parse(client.get(address(submission, name="submission"))).h1) == "Tirsdagsturen"
        send(client, submission)
        submission.refresh_from_db()
        page = submission.page.get_latest_revision_as_object()
        assert submission.state == SubmissionState.RECEIVED
        assert page.locale.language_code == "nb"
        assert page.title == COMPLETE["what"]["title"]
        assert page.outcomes.get().measure == "Deltakere"
        assert page.topics.count() == 4
