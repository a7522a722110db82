"""Answers, and ways to give them, for the tests of the contributor's pages."""

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from initiatives.models import Submission
from initiatives.services.submissions import answers_digest, start_submission

STORY = "## Slik gjør vi\nVi går hver tirsdag.\n\n- gratis\n- ingen påmelding"
COMPLETE = {
    "what": {
        "language": "nb",
        "title": "Tirsdagsturen",
        "kind": "community",
        "organisation": "ntnu",
        "country": "NO",
        "place": "Trondheim",
        "status": "running",
        "start_year": "2021",
    },
    "story": {"summary": "Studenter går tur sammen hver uke.", "body": STORY},
    "audience": {
        "themes": ["partnership", "prevention"],
        "topics": ["loneliness", "physical-activity"],
        "free_tags": "turvenn, kveldslys",
        "audiences": ["all-students"],
        "levels": ["group"],
        "delivery": ["outdoors"],
        "act_belong_commit": ["belonging"],
    },
    "evidence": {
        "evidence": "described",
        "evidence_reason": "Beskrevet i årsmeldingen.",
        "evidence_date": "2026-03-02",
        "effort": "low",
        "funding_amount": "12 500,50",
        "funding_currency": "NOK",
        "outcomes-0-measure": "Deltakere",
        "outcomes-0-value": "120",
        "outcomes-0-unit": "participants",
        "outcomes-0-year": "2024",
    },
    "links": {"links-0-url": "https://example.org/tur", "links-0-label": "Årsmelding"},
    "contact": {
        "contact_office": "Velferdskontoret",
        "contact_email": "velferd@example.org",
        "contact_name": "Mari Nordmann",
        "contact_phone": "+47 111 22 333",
        "message": "Organisasjonen heter nå noe annet.",
        "consent": "on",
    },
}


def start(person, language: str = "nb") -> Submission:
    """Return an empty draft of `person`."""
    return start_submission(contributor=person, language=language)


def address(submission: Submission, step: str = "", name: str = "submission-step") -> str:
    """Return the path of a step, or of another page of the submission, in the active language."""
    arguments = [submission.reference, step] if step else [submission.reference]
    return reverse(name, args=arguments)


def seen(client: Client, path: str) -> str:
    """Return the digest that the form at `path` was shown with."""
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return page.find("input", {"name": "seen"})["value"]


def save(client: Client, submission: Submission, step: str, answers: dict, **more) -> HttpResponse:
    """Fill in a step as it is stored now, and press the button."""
    submission.refresh_from_db()
    digest = answers_digest(submission, step)
    return client.post(address(submission, step), {"seen": digest, **answers, **more})


def fill(client: Client, submission: Submission) -> None:
    """Give complete answers in every step."""
    for step, answers in COMPLETE.items():
        response = save(client, submission, step, answers)
        assert response.status_code == 302, BeautifulSoup(response.content, "html.parser").get_text()


def send(client: Client, submission: Submission) -> HttpResponse:
    """Press the button of the check page."""
    return client.post(address(submission, name="submission-check"))


def parse(response: HttpResponse) -> BeautifulSoup:
    """Return the page of a response."""
    return BeautifulSoup(response.content, "html.parser")


def text(element) -> str:
    """Return all that can be read in `element`, with single blanks."""
    return " ".join(element.get_text(" ").split())
