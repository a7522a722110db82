"""A contribution from the first step to the editors."""

import datetime
from decimal import Decimal

import pytest
from contribution_tools import COMPLETE, address, fill, parse, save, send, start, text

from initiatives.choices import SubmissionState
from initiatives.models import InitiativePage

pytestmark = pytest.mark.django_db


class TestSending:
    def test_makes_a_draft_page_of_all_that_was_answered(self, client, person):
        submission = start(person)
        fill(client, submission)
        response = send(client, submission)
        assert response.url == address(submission, name="submission-status")
        submission.refresh_from_db()
        page = submission.page.get_latest_revision_as_object()
        assert (submission.state, page.live) == (SubmissionState.RECEIVED, False)
        assert (page.title, page.locale.language_code, page.owner) == ("Tirsdagsturen", "nb", person)
        assert (page.kind.slug, page.organisation.slug, page.country) == ("community", "ntnu", "NO")
        assert (page.place, page.status, page.start_year) == ("Trondheim", "running", 2021)
        assert page.summary == "Studenter går tur sammen hver uke."
        assert "<h2>Slik gjør vi</h2>" in page.body.raw_data[0]["value"]
        assert {theme.slug for theme in page.themes.all()} == {"partnership", "prevention"}
        topics = {topic.name if not topic.adopted else topic.slug for topic in page.topics.all()}
        assert topics == {"loneliness", "physical-activity", "turvenn", "kveldslys"}
        assert page.evidence.slug == "described"
        assert page.evidence_date == datetime.date(2026, 3, 2)
        assert page.funding_amount == Decimal("12500.50")
        assert [(row.measure, row.value, row.year) for row in page.outcomes.all()] == [
            ("Deltakere", Decimal(120), 2024)
        ]
        assert [(row.url, row.label) for row in page.links.all()] == [
            ("https://example.org/tur", "Årsmelding")
        ]
        assert page.contact_office == "Velferdskontoret"
        assert (submission.contact_name, submission.contact_phone) == ("Mari Nordmann", "+47 111 22 333")
        assert submission.consent_at
        assert submission.events.get().message == "Organisasjonen heter nå noe annet."

    def test_twice_leads_to_the_status_page(self, client, person):
        submission = start(person)
        fill(client, submission)
        assert send(client, submission).url == send(client, submission).url
        assert submission.events.count() == 1

    def test_needs_what_the_task_list_says(self, client, person):
        submission = start(person)
        response = send(client, submission)
        assert response.status_code == 200
        page = parse(response)
        assert page.title.string.startswith("Error:")
        missing = text(page.find(class_="error-summary"))
        for expected in ("Title", "Kind", "Summary", "Story", "Themes", "consent"):
            assert expected in missing
        assert not InitiativePage.objects.exists()

    def test_goes_without_anything_optional(self, client, person):
        submission = start(person)
        save(client, submission, "what", {"language": "nl", "title": "Kort", "kind": "tip"})
        save(client, submission, "story", {"summary": "Kort.", "body": "Heel kort."})
        save(client, submission, "audience", {"themes": ["support"]})
        save(client, submission, "contact", {"consent": "on"})
        send(client, submission)
        submission.refresh_from_db()
        assert submission.page.locale.language_code == "nl"
        assert submission.page.status == "unknown"

    def test_shows_every_answer_on_the_check_page_with_a_way_to_change_it(self, client, person):
        submission = start(person)
        fill(client, submission)
        page = parse(client.get(address(submission, name="submission-check")))
        shown = text(page.main)
        for expected in (
            "Tirsdagsturen",
            "Community or network",
            "NTNU",
            "Norway",
            "Loneliness",
            "turvenn",
            "March 2, 2026",
            "Deltakere · 120 · participants · 2024",
            "https://example.org/tur",
            "Mari Nordmann",
        ):
            assert expected in shown
        for link in page.select("dd.change a"):
            path, anchor = link["href"].split("#")
            step = parse(client.get(path))
            assert step.find(id=anchor), link["href"]

    def test_stores_no_answer_of_another_step(self, client, person):
        submission = start(person)
        save(client, submission, "story", COMPLETE["story"], title="Elders", live="on", owner="1")
        submission.refresh_from_db()
        assert submission.answers["story"].keys() == {"summary", "body"}
