"""Every address of the admin, asked for by everyone: a secondary view without its check would show here."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page

from initiatives.models import InitiativeIndexPage

pytestmark = pytest.mark.django_db

PREFIX = "admin/"
# What somebody who is not signed in must be able to open.
OPEN = {"wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_done"}
OPEN |= {"wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete"}
OPEN |= {"wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
# One ends the session of who asks, the other fails on purpose.
LEFT_OUT = {"wagtailadmin_logout", "wagtailadmin_error_test"}
# Parts of the admin that belong to superusers.
FOR_SUPERUSERS = (
    "wagtailusers_users:",
    "wagtailusers_groups:",
    "wagtailsites:",
    "wagtaillocales:",
    "wagtailredirects:",
    "wagtailadmin_collections:",
    "wagtailadmin_workflows:add",
    "wagtailadmin_workflows:edit",
    "wagtailadmin_workflows:index",
    "wagtailadmin_workflows:task_index",
)
# What editors may see of the vocabulary, but not open for change.
FOR_MODERATORS = tuple(
    f"wagtailsnippets_{model}:{view}"
    for model in ("initiatives_topic", "initiatives_concept", "initiatives_term", "home_crisiscountry")
    for view in ("add", "edit", "delete", "history", "promote", "reorder")
)


def addresses() -> list[tuple[str, str]]:
    """Return (name, path) of every address of the admin, with 1 for each argument."""
    found = {}
    for name, pattern, names in _walk(get_resolver().url_patterns, "", ""):
        path = pattern
        for argument in names:
            path = path.replace(f"<{argument}>", "1")
        if name not in LEFT_OUT:
            found.setdefault(name, "/" + path)
    return sorted(found.items())


def _walk(patterns, prefix: str, namespace: str) -> Iterator[tuple[str, str, list[str]]]:
    for entry in patterns:
        route = prefix + str(getattr(entry.pattern, "_route", "") or "")
        if not route.startswith(PREFIX) and not PREFIX.startswith(route):
            continue
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern) and entry.name and hasattr(entry.pattern, "_route"):
            yield namespace + entry.name, _plain(route), _arguments(route)


def _arguments(route: str) -> list[str]:
    return [part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]]


def _plain(route: str) -> str:
    """Turn `<int:pk>` into `<pk>`."""
    before, *parts = route.split("<")
    return before + "".join(
        "<" + part.split(":")[-1] if ":" in part.split(">")[0] else "<" + part for part in parts
    )


ADDRESSES = addresses()


def opened(client, user=None) -> set[str]:
    """Return the names of the addresses that show this user something."""
    if user:
        client.force_login(user)
    client.raise_request_exception = False
    return {name for name, path in ADDRESSES if client.get(path).status_code == 200}


@pytest.fixture
def member():
    def make(group: str | None):
        user = get_user_model().objects.create_user(group or "reader", "x@example.org", "a-Long-password-1")
        if group:
            user.groups.add(Group.objects.get(name=group))
        return user

    return make


def test_there_is_something_to_ask_for():
    assert len(ADDRESSES) > 200
    assert all(any(name.startswith(start) for name, _path in ADDRESSES) for start in FOR_SUPERUSERS)
    assert InitiativeIndexPage.objects.exists()
    assert Page.objects.filter(pk=1).exists()


def test_nobody_who_is_not_signed_in_sees_anything(client):
    assert opened(client) <= OPEN


def test_nobody_without_a_group_sees_anything(client, member):
    assert opened(client, member(None)) <= OPEN


def test_editors_see_neither_what_superusers_nor_what_moderators_do(client, member):
    seen = opened(client, member("Editors"))
    assert {name for name in seen if name.startswith((*FOR_SUPERUSERS, *FOR_MODERATORS))} == set()


def test_moderators_see_what_editors_see_and_not_what_superusers_do(client, member):
    seen = opened(client, member("Moderators"))
    assert {name for name in seen if name.startswith(FOR_SUPERUSERS)} == set()
    assert seen >= opened(client, member("Editors"))


def test_no_address_fails_for_a_superuser(client):
    client.force_login(
        get_user_model().objects.create_superuser("root", "r@example.org", "a-Long-password-1")
    )
    client.raise_request_exception = False
    assert [name for name, path in ADDRESSES if client.get(path).status_code >= 500] == []
