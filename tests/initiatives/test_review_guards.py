"""Where submissions wait, what ends a workflow without a decision, and who gets into the admin."""

import pytest
from django.urls import reverse
from people import hand_in, hand_in_change, make_person, send_again
from review_tools import action_path, decide_in_editor, edit_path, parse
from wagtail.models import Page, PageLogEntry, Task, Workflow, WorkflowTask

from initiatives.choices import SubmissionState
from initiatives.models import InitiativeIndexPage, InitiativePage, Submission, SubmissionIndexPage
from initiatives.models.workflow import ACCEPT, DECLINE
from initiatives.services.reviews import approve_submission, decline_submission, request_changes
from search.backends import get_backend
from search.query import SearchQuery
from search.rebuild import rebuild_index

pytestmark = pytest.mark.django_db

PRIVATE = ("Planted", "55 00 00 00", "mari@example.org")


def bulk(action: str, key: int) -> str:
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?id={key}&next=/admin/"


def disable(client, what: str) -> None:
    """Disable the workflow or the task of the review in Wagtail's admin."""
    if what == "workflow":
        workflow = Workflow.objects.get(name="Review of submissions")
        path = reverse("wagtailadmin_workflows:disable", args=[workflow.pk])
    else:
        path = reverse("wagtailadmin_workflows:disable_task", args=[Task.objects.get(name="Review").pk])
    assert client.post(path).status_code == 302


@pytest.mark.parametrize("what", ["workflow", "task"])
def test_disabling_workflow_or_task_answers_nobody_and_publishes_nothing(client, boss, submission, what):
    given_back = hand_in(make_person("nn"), title="Leksehjelp")
    request_changes(submission=given_back, reviewer=boss, reason="Mer, takk.")
    disable(client, what)
    assert not InitiativePage.objects.live().exists()
    states = set(Submission.objects.values_list("state", flat=True))
    assert states == {SubmissionState.RECEIVED, SubmissionState.CHANGES_REQUESTED}
    send_again(given_back)
    for waiting in (submission, given_back):
        assert client.post(action_path(waiting, ACCEPT)).url == "/admin/review/"
    assert InitiativePage.objects.live().count() == 2
    new = hand_in(make_person("other"), title="Turvenn")
    assert new.page.current_workflow_state.workflow.active
    decide_in_editor(client, new.page, DECLINE, comment="Nei.")
    assert Submission.objects.get(pk=new.pk).state == SubmissionState.DECLINED


@pytest.mark.parametrize("given_back", [False, True])
def test_a_publication_by_the_clock_ends_no_review(client, boss, submission, given_back):
    approve_submission(submission=submission, reviewer=boss)
    page = InitiativePage.objects.live().get()
    earlier = page.get_latest_revision()
    edit = hand_in_change(submission, title="Vennemiddag for alle")
    if given_back:
        request_changes(submission=edit, reviewer=boss, reason="Mer, takk.")
    earlier.publish()
    if given_back:
        send_again(edit)
    assert InitiativePage.objects.live().get().title == "Vennemiddag"
    client.post(action_path(edit, ACCEPT))
    assert InitiativePage.objects.live().get().title == "Vennemiddag for alle"


def test_the_review_has_no_task_of_another_kind_beside_it(client, boss, submission):
    workflow = Workflow.objects.get(name="Review of submissions")
    other = Task.objects.get(name="Moderators approval")
    WorkflowTask.objects.create(workflow=workflow, task=other, sort_order=1)
    client.post(action_path(submission, ACCEPT))
    assert InitiativePage.objects.live().exists()
    later = hand_in(make_person("nn"), title="Leksehjelp")
    assert later.page.current_workflow_state.workflow != workflow


def test_the_place_of_submissions_is_changed_by_nobody(client, boss, submission):
    place = SubmissionIndexPage.objects.get()
    before = Page.objects.filter(pk=place.pk).values().get()
    nl = InitiativeIndexPage.objects.get(locale__language_code="nl")
    other = InitiativePage(title="Ved siden av", summary="Noe.", locale=nl.locale)
    nl.add_child(instance=other)
    key = place.pk
    for name, args in (
        ("edit", [key]),
        ("delete", [key]),
        ("unpublish", [key]),
        ("copy", [key]),
        ("set_privacy", [key]),
        ("lock", [key]),
        ("move_confirm", [key, nl.get_parent().pk]),
        ("move_confirm", [other.pk, key]),
        ("add", ["initiatives", "initiativepage", key]),
    ):
        more = {"restriction_type": "login", "title": "Åpent", "action-publish": "x", "new_parent_page": key}
        client.post(reverse(f"wagtailadmin_pages:{name}", args=args), more)
    for action in ("publish", "delete", "move", "unpublish"):
        client.post(bulk(action, key), {"chooser": nl.get_parent().pk, "include_descendants": "on"})
    assert Page.objects.filter(pk=place.pk).values().get() == before
    assert [page.pk for page in place.get_children()] == [submission.page_id]
    assert not place.get_view_restrictions().exists()


def test_the_place_of_submissions_is_nowhere_public(client, submission):
    place = SubmissionIndexPage.objects.get()
    assert not place.live and not place.show_in_menus
    path = place.get_parent().get_url() + place.slug + "/"
    assert client.get(path).status_code == 404
    assert client.get(path + submission.page.slug + "/").status_code == 404
    for address in ("/sitemap-pages.xml", "/nb/"):
        assert place.slug not in client.get(address).content.decode()


def test_a_declined_draft_is_not_published_where_it_stands(client, boss, submission):
    decline_submission(submission=submission, reviewer=boss, reason="Nei.")
    key = submission.page_id
    client.post(bulk("publish", key))
    client.post(
        bulk("publish", SubmissionIndexPage.objects.get().get_parent().pk), {"include_descendants": "on"}
    )
    assert not InitiativePage.objects.live().exists()
    nb = InitiativeIndexPage.objects.get(locale__language_code="nb")
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[key, nb.pk]))
    client.post(bulk("publish", key))
    assert InitiativePage.objects.live().get().get_parent().pk == nb.pk


def test_a_copy_of_a_submission_is_an_ordinary_draft(client, submission):
    client.force_login(make_person("ed", "Editors"))
    path = reverse("wagtailadmin_pages:copy", args=[submission.page_id])
    nb = InitiativeIndexPage.objects.get(locale__language_code="nb")
    assert parse(client.get(path)).select_one("[name=new_parent_page]")["value"] == str(nb.pk)
    data = {"new_title": "Kopi", "new_slug": "kopi", "new_parent_page": nb.pk}
    assert client.post(path, data).status_code == 302
    copy = InitiativePage.objects.get(slug="kopi")
    assert (copy.get_parent().pk, copy.live, copy.current_workflow_state) == (nb.pk, False, None)
    assert not copy.submissions.exists()
    assert copy.record_id != submission.page.record_id
    in_place = {**data, "new_slug": "kopi-2", "new_parent_page": submission.page.get_parent().pk}
    client.post(path, in_place)
    assert not InitiativePage.objects.filter(slug="kopi-2").exists()
    client.post(reverse("wagtailadmin_pages:delete", args=[copy.pk]))
    assert not InitiativePage.objects.filter(slug="kopi").exists()


def test_reports_and_histories_say_nothing_private(client, boss, submission):
    request_changes(submission=submission, reviewer=boss, reason="Mer, takk.")
    send_again(submission)
    key = submission.page_id
    reports = (
        "workflow",
        "workflow_tasks",
        "site_history",
        "aging_pages",
        "page_types_usage",
        "locked_pages",
    )
    paths = [reverse(f"wagtailadmin_reports:{name}") for name in reports]
    paths += [
        reverse(f"wagtailadmin_pages:{name}", args=[key]) for name in ("history", "workflow_history", "usage")
    ]
    place = submission.page.get_parent()
    paths.append(reverse("wagtailadmin_explore", args=[place.pk]))
    for path in paths:
        text = parse(client.get(path)).get_text()
        assert not [word for word in PRIVATE if word in text], path
    logged = str(list(PageLogEntry.objects.filter(page=key).values_list("data", "label")))
    assert not [word for word in PRIVATE if word in logged]


def test_what_is_taken_offline_is_out_of_search_at_once(
    client, submission, settings, own_engine, tmp_path, django_capture_on_commit_callbacks
):
    settings.SEARCH_BACKENDS, settings.DATA_DIR = {"default": own_engine.options}, tmp_path
    rebuild_index(backend=get_backend())
    client.force_login(make_person("mod", "Moderators"))

    def found() -> list[str]:
        return [hit.id for hit in get_backend().search(SearchQuery(text="Vennemiddag", language="nb")).hits]

    assert found() == []
    with django_capture_on_commit_callbacks(execute=True):
        client.post(action_path(submission, ACCEPT))
    page = InitiativePage.objects.live().get()
    assert found() == [str(page.translation_key)]
    with django_capture_on_commit_callbacks(execute=True):
        edit = hand_in_change(submission)
    assert found() == [str(page.translation_key)]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert found() == []
    assert "taken offline meanwhile" in parse(client.get(edit_path(page))).get_text()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(action_path(edit, ACCEPT))
    assert found() == [str(page.translation_key)]


def test_a_contributor_gets_into_no_address_of_the_admin(client, submission):
    paths = [edit_path(submission.page), action_path(submission, ACCEPT), "/admin/", "/admin/review/"]
    paths.append(action_path(submission, DECLINE, "collect_workflow_action_data"))
    for person in (submission.contributor, None):
        if person:
            client.force_login(person)
        else:
            client.logout()
        for path in paths:
            for response in (client.get(path), client.post(path, {"comment": "x"})):
                assert response.status_code == 302, path
                assert "/login/" in response.url, path
    assert Submission.objects.get().state == SubmissionState.RECEIVED
