"""Editors at the review screen, for the tests of what they see and do there."""

import json
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from initiatives.models import InitiativePage, Submission

DIALOGUE = {"x-requested-with": "XMLHttpRequest"}


def edit_path(page) -> str:
    """Return the address of the review screen."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def action_path(submission: Submission, action: str, view: str = "workflow_action") -> str:
    """Return the address at which `action` is taken on `submission`."""
    page = InitiativePage.objects.get(pk=submission.page_id)
    state = page.current_workflow_task_state or page.workflow_states.last().current_task_state
    return reverse(f"wagtailadmin_pages:{view}", args=[page.pk, action, state.pk])


def told(response: HttpResponse) -> str:
    """Return the messages that a request left for the editor."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def parse(response: HttpResponse) -> BeautifulSoup:
    """Return the page of an answer that must be 200."""
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def form_data(page: BeautifulSoup) -> dict[str, list[str]]:
    """Return what a browser would send of the edit form as it stands."""
    # The blocks of the story are made by a script.
    data: dict[str, list[str]] = {"body-count": ["0"]}
    for field in page.select("[data-edit-form] :is(input, textarea, select)[name]"):
        kind = field.get("type")
        if kind in ("submit", "button", "file") or (
            kind in ("checkbox", "radio") and not field.has_attr("checked")
        ):
            continue
        values = [field.get("value", "on" if kind == "checkbox" else "")]
        if field.name == "textarea":
            values = [field.get_text().removeprefix("\n")]
        if field.name == "select":
            values = [option.get("value", option.get_text()) for option in field.select("option[selected]")]
        data.setdefault(field["name"], []).extend(values)
    return data


def decide_in_editor(
    client: Client, page, action: str, *, comment: str = "", extra: str | None = None, **changes: str
) -> HttpResponse:
    """Open the editor of `page`, change fields, and decide, as the editor's script sends it."""
    data = form_data(parse(client.get(edit_path(page))))
    return send_decision(client, page, data, action, comment=comment, extra=extra, **changes)


def send_decision(
    client: Client,
    page,
    data: dict,
    action: str,
    *,
    comment: str = "",
    extra: str | None = None,
    accept: str = "text/html",
    **changes: str,
) -> HttpResponse:
    """Send `data` of an edit form that was opened before, with a decision."""
    sent = {
        **data,
        **{name: [value] for name, value in changes.items()},
        "action-workflow-action": ["true"],
        "workflow-action-name": [action],
        "workflow-action-extra-data": [json.dumps({"comment": comment}) if extra is None else extra],
    }
    form = "application/x-www-form-urlencoded"
    return client.post(
        edit_path(page), urlencode(sent, doseq=True), content_type=form, headers={"accept": accept}
    )
