"""Who may do what: every cell of the table in home/migrations/0005_groups.py, by requests to the admin."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield
from wagtail.users.models import UserProfile

from home.models import CrisisCountry, HomePage
from initiatives.models import Concept, InitiativeIndexPage, InitiativePage, Organisation, Term, Topic

pytestmark = pytest.mark.django_db

NOBODY: set[str] = set()
MODERATOR = {"moderator"}
EDITOR_TOO = {"editor", "moderator"}
ROLES = ("anonymous", "reader", "editor", "moderator", "superuser")
ACCOUNTS = ("reader", "editor", "moderator")


@pytest.fixture
def people():
    """One user for each role but the anonymous one."""
    create = get_user_model().objects.create_user
    users = {role: create(role, f"{role}@example.org", "a-Long-password-1") for role in ACCOUNTS}
    users["editor"].groups.add(Group.objects.get(name="Editors"))
    users["moderator"].groups.add(Group.objects.get(name="Moderators"))
    users["superuser"] = get_user_model().objects.create_superuser(
        "root", "root@example.org", "a-Long-password-1"
    )
    for user in users.values():
        UserProfile.objects.create(user=user, preferred_language="en")
    return users


@pytest.fixture
def world(people, settings, tmp_path):
    """One of everything that can be asked for."""
    settings.MEDIA_ROOT = tmp_path
    index = InitiativeIndexPage.objects.get(locale__language_code="nl")
    owner = people["superuser"]

    def add(title, **fields):
        page = InitiativePage(title=title, summary="Kort.", locale=index.locale, owner=owner, **fields)
        index.add_child(instance=page)
        page.save_revision(user=owner)
        return page

    return {
        "root": Page.objects.get(depth=1),
        "front": HomePage.objects.get(locale__language_code="nl"),
        "index": index,
        "draft": add("Concept", live=False),
        "live": add("Openbaar", live=True),
        "topic": Topic.objects.create(name="zwevend", slug="zwevend"),
        "concept": Concept.objects.create(scheme="kind", slug="spare", labels={"en": "Spare"}),
        "term": Term.objects.filter(broader=None).first(),
        "organisation": Organisation.objects.create(slug="spare", name="Spare", country="NL", kind="ngo"),
        "locale": index.locale,
        "crisis": CrisisCountry.objects.first(),
        "image": Image.objects.create(title="Foto", file=get_test_image_file(), uploaded_by_user=owner),
        "document": Document.objects.create(title="Stuk", file="documents/x.pdf", uploaded_by_user=owner),
    }


@dataclass(frozen=True)
class Cell:
    """One request: who may make it, besides superusers."""

    name: str
    path: Callable[[dict], str]
    roles: frozenset[str]
    method: str = "get"


def cell(name, roles, view, *args, method="get") -> Cell:
    """A request to the named view; an argument that names something of the world becomes its number."""

    def path(world):
        return reverse(view, args=[world[arg].pk if arg in world else arg for arg in args])

    return Cell(name, path, frozenset(roles), method)


def snippet_cells(app: str, model: str, *, thing: str, add: set[str] = MODERATOR) -> list[Cell]:
    names = f"wagtailsnippets_{app}_{model}"
    return [
        cell(f"{model} list", EDITOR_TOO, f"{names}:list"),
        cell(f"{model} add form", add, f"{names}:add"),
        cell(f"{model} add", add, f"{names}:add", method="post"),
        cell(f"{model} edit form", MODERATOR, f"{names}:edit", thing),
        cell(f"{model} edit", MODERATOR, f"{names}:edit", thing, method="post"),
        # Wagtail shows the history to whoever may add.
        cell(f"{model} history", add, f"{names}:history", thing),
        cell(f"{model} delete form", MODERATOR, f"{names}:delete", thing),
        cell(f"{model} delete", MODERATOR, f"{names}:delete", thing, method="post"),
    ]


PAGE_CELLS = [
    cell("admin", EDITOR_TOO, "wagtailadmin_home"),
    cell("explorer", EDITOR_TOO, "wagtailadmin_explore", "index"),
    cell(
        "add initiative form", EDITOR_TOO, "wagtailadmin_pages:add", "initiatives", "initiativepage", "index"
    ),
    cell("add text page form", EDITOR_TOO, "wagtailadmin_pages:add", "home", "standardpage", "front"),
    cell("add home page form", NOBODY, "wagtailadmin_pages:add", "home", "homepage", "root"),
    cell("edit draft form", EDITOR_TOO, "wagtailadmin_pages:edit", "draft"),
    cell("edit live form", EDITOR_TOO, "wagtailadmin_pages:edit", "live"),
    cell("edit home form", EDITOR_TOO, "wagtailadmin_pages:edit", "front"),
    cell("history", EDITOR_TOO, "wagtailadmin_pages:history", "live"),
    cell("copy form", EDITOR_TOO, "wagtailadmin_pages:copy", "live"),
    cell("translate form", EDITOR_TOO, "simple_translation:submit_page_translation", "live"),
    cell("unpublish form", MODERATOR, "wagtailadmin_pages:unpublish", "live"),
    cell("unpublish", MODERATOR, "wagtailadmin_pages:unpublish", "live", method="post"),
    cell("lock", MODERATOR, "wagtailadmin_pages:lock", "live", method="post"),
    cell("delete live form", MODERATOR, "wagtailadmin_pages:delete", "live"),
    cell("delete live", MODERATOR, "wagtailadmin_pages:delete", "live", method="post"),
    cell("delete draft of another", EDITOR_TOO, "wagtailadmin_pages:delete", "draft", method="post"),
    cell("delete home", NOBODY, "wagtailadmin_pages:delete", "front", method="post"),
    cell("privacy", MODERATOR, "wagtailadmin_pages:set_privacy", "live"),
]
FILE_CELLS = [
    cell("images", EDITOR_TOO, "wagtailimages:index"),
    cell("add image form", EDITOR_TOO, "wagtailimages:add"),
    cell("edit image form", EDITOR_TOO, "wagtailimages:edit", "image"),
    cell("delete image", EDITOR_TOO, "wagtailimages:delete", "image", method="post"),
    cell("choose image", EDITOR_TOO, "wagtailimages_chooser:choose"),
    cell("documents", EDITOR_TOO, "wagtaildocs:index"),
    cell("add document form", EDITOR_TOO, "wagtaildocs:add"),
    cell("edit document form", EDITOR_TOO, "wagtaildocs:edit", "document"),
    cell("delete document", EDITOR_TOO, "wagtaildocs:delete", "document", method="post"),
    cell("choose document", EDITOR_TOO, "wagtaildocs_chooser:choose"),
]
VOCABULARY_CELLS = [
    *snippet_cells("initiatives", "topic", thing="topic"),
    *snippet_cells("initiatives", "concept", thing="concept"),
    *snippet_cells("initiatives", "term", thing="term"),
    *snippet_cells("initiatives", "organisation", thing="organisation", add=EDITOR_TOO),
    *snippet_cells("home", "crisiscountry", thing="crisis"),
    cell("topic uses", EDITOR_TOO, "wagtailsnippets_initiatives_topic:usage", "topic"),
    cell("concept uses", EDITOR_TOO, "wagtailsnippets_initiatives_concept:usage", "concept"),
    cell("organisation uses", EDITOR_TOO, "wagtailsnippets_initiatives_organisation:usage", "organisation"),
    cell("order topics", MODERATOR, "wagtailsnippets_initiatives_topic:reorder", "topic", method="post"),
    cell(
        "order concepts", MODERATOR, "wagtailsnippets_initiatives_concept:reorder", "concept", method="post"
    ),
    cell("promote form", MODERATOR, "wagtailsnippets_initiatives_term:promote", "term"),
    cell("promote", MODERATOR, "wagtailsnippets_initiatives_term:promote", "term", method="post"),
]
SUPERUSER_CELLS = [
    cell("users", NOBODY, "wagtailusers_users:index"),
    cell("add user", NOBODY, "wagtailusers_users:add", method="post"),
    cell("groups", NOBODY, "wagtailusers_groups:index"),
    cell("add group", NOBODY, "wagtailusers_groups:add", method="post"),
    cell("sites", NOBODY, "wagtailsites:index"),
    cell("add site", NOBODY, "wagtailsites:add", method="post"),
    cell("locales", NOBODY, "wagtaillocales:index"),
    cell("edit locale", NOBODY, "wagtaillocales:edit", "locale", method="post"),
    cell("redirects", NOBODY, "wagtailredirects:index"),
    cell("add redirect", NOBODY, "wagtailredirects:add", method="post"),
    cell("collections", NOBODY, "wagtailadmin_collections:index"),
    cell("add collection", NOBODY, "wagtailadmin_collections:add", method="post"),
    cell("workflows", NOBODY, "wagtailadmin_workflows:index"),
    cell("add workflow", NOBODY, "wagtailadmin_workflows:add", method="post"),
]
GROUPS_OF_CELLS = {
    "pages": PAGE_CELLS,
    "files": FILE_CELLS,
    "vocabulary": VOCABULARY_CELLS,
    "site": SUPERUSER_CELLS,
}


def is_allowed(response) -> bool:
    """Wagtail sends whom it refuses to the sign-in form or, with a message, to the admin's front page."""
    refused = {reverse("wagtailadmin_home"), reverse("wagtailadmin_login")}
    if response.status_code == 302:
        return response.url.split("?")[0] not in refused
    return response.status_code == 200


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("cells", GROUPS_OF_CELLS.values(), ids=GROUPS_OF_CELLS)
def test_role_may_do_what_the_table_says_and_nothing_else(client, people, world, cells, role):
    if role != "anonymous":
        client.force_login(people[role])
    allowed = set()
    for wanted in cells:
        with transaction.atomic():
            if is_allowed(getattr(client, wanted.method)(wanted.path(world))):
                allowed.add(wanted.name)
            # Each request finds the world as it was.
            transaction.set_rollback(True)
    assert allowed == {wanted.name for wanted in cells if role == "superuser" or role in wanted.roles}


def test_editor_cannot_delete_many_at_once(client, people, world):
    client.force_login(people["editor"])
    for model, thing in [("topic", "topic"), ("concept", "concept"), ("organisation", "organisation")]:
        path = reverse("wagtail_bulk_action", args=["initiatives", model, "delete"])
        client.post(f"{path}?id={world[thing].pk}")
        assert type(world[thing]).objects.filter(pk=world[thing].pk).exists()


class TestPublishing:
    def submit(self, client, user, page, action):
        client.force_login(user)
        data = {"title": page.title, "slug": page.slug, "summary": "Nieuw.", "status": "unknown", action: "1"}
        formsets = {name: inline_formset([]) for name in ("outcomes", "links", "attachments", "comments")}
        data |= nested_form_data({"body": streamfield([]), **formsets})
        data |= {"translation_state": "original"}
        response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
        assert response.status_code == 302, response.context["form"].errors
        return InitiativePage.objects.get(pk=page.pk)

    def test_editor_cannot_publish_by_sending_the_button(self, client, people, world):
        page = self.submit(client, people["editor"], world["draft"], "action-publish")
        assert not page.live
        assert page.get_latest_revision_as_object().summary == "Nieuw."

    def test_editor_submits_and_moderator_approves(self, client, people, world):
        page = self.submit(client, people["editor"], world["draft"], "action-submit")
        state = page.current_workflow_task_state
        assert state is not None
        path = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        client.post(path)
        assert not InitiativePage.objects.get(pk=page.pk).live
        client.force_login(people["moderator"])
        client.post(path)
        assert InitiativePage.objects.get(pk=page.pk).live

    def test_moderator_publishes(self, client, people, world):
        assert self.submit(client, people["moderator"], world["draft"], "action-publish").live


def test_home_page_in_a_new_language_takes_the_permissions_along(people, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.WAGTAIL_CONTENT_LANGUAGES, ("fr", "Français")]
    french = Locale.objects.create(language_code="fr")
    translated = HomePage.objects.get(locale__language_code="nl").copy_for_translation(french)
    for role, may_publish in [("editor", False), ("moderator", True)]:
        permissions = translated.permissions_for_user(people[role])
        assert permissions.can_edit()
        assert permissions.can_publish() == may_publish
