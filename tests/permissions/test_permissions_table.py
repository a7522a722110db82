"""The table of permissions is whole, and says nothing that nobody may ever be allowed."""

import pytest
from django.urls import NoReverseMatch
from permission_table import ADMIN, METHODS, WORDS, Row, find_routes, in_every_language, read_table, route_of
from permission_walk import client_for, fill_form
from permission_world import ROLES, World

ROWS = read_table()
IN_ADMIN = [row for row in ROWS if row.area != "public"]
ALLOWED = {"ok", "done", "onward"}
# What somebody who is not signed in must be able to open; a second factor closes most of it.
OPEN = {"wagtailadmin_login", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
OPEN |= {f"wagtailadmin_password_reset{part}" for part in ("", "_done", "_confirm", "_complete")}
# Parts of the admin that belong to administrators; home/migrations/0005_groups.py.
FOR_ADMINISTRATORS = (
    "wagtailusers_users:",
    "wagtailusers_groups:",
    "wagtailsites:",
    "wagtaillocales:",
    "wagtailredirects:",
    "wagtailadmin_collections:",
    "wagtailadmin_workflows:add",
    "wagtailadmin_workflows:disable",
    "wagtailadmin_workflows:edit",
    "wagtailadmin_workflows:enable",
    "wagtailadmin_workflows:index",
    "wagtailadmin_workflows:remove",
    "wagtailadmin_workflows:task_index",
    "wagtailadmin_workflows:usage",
)
# What editors may see of the vocabulary, but not open for change.
FOR_MODERATORS = tuple(
    f"wagtailsnippets_{model}:{view}"
    for model in ("initiatives_topic", "initiatives_concept", "initiatives_term", "home_crisiscountry")
    for view in ("add", "edit", "delete", "history", "promote", "reorder")
)
# Wagtail answers 500 to forms that it never shows; the first fails on purpose.
FAULTS_OF_WAGTAIL = {
    "wagtailadmin_error_test",
    "wagtailadmin_choose_page_external_link",
    "wagtailredirects:process_import",
    "wagtaildocs:edit_multiple",
    "wagtaildocs:create_multiple_from_uploaded_document",
    "wagtailsnippetchoosers_home_crisiscountry:create",
    "wagtailsnippetchoosers_initiatives_concept:create",
    "wagtailsnippetchoosers_initiatives_term:create",
    "wagtailsnippetchoosers_initiatives_topic:create",
}
# Whose these are is told by their name, not by the rights of a role.
ONES_OWN = {"submission:editor", "upload:image", "upload:document"}


def may(row: Row, role: str) -> set[str]:
    """Return the methods by which the role gets something at the address."""
    return {method for method, words in row.outcomes.items() if words[role] in ALLOWED}


def test_every_address_has_a_row(world):
    rows = {route_of(row.path(world)) for row in ROWS}
    missing = [f"{name} ({route})" for route, name in find_routes().items() if route not in rows]
    assert not missing, (
        "Add to tests/permissions/table.tsv, as docs/permissions.md explains, a row with GET and POST for "
        "each object that makes a difference to " + ", ".join(missing)
    )


def test_every_row_has_an_address(world):
    surplus = [str(row) for row in ROWS if not has_address(row, world)]
    assert not surplus, "Take out of tests/permissions/table.tsv, as no address has it: " + ", ".join(surplus)


def has_address(row: Row, world: World) -> bool:
    try:
        return bool(route_of(row.path(world)))
    except NoReverseMatch:
        return False


def test_every_row_says_for_every_role_what_reading_and_writing_give():
    assert {str(row): sorted(row.outcomes) for row in ROWS if set(row.outcomes) != set(METHODS)} == {}
    words = {(str(row), word) for row in ROWS for given in row.outcomes.values() for word in given.values()}
    assert {(row, word) for row, word in words if word not in WORDS} == set()


def test_no_address_of_ours_fails():
    failing = {row.name for row in ROWS for words in row.outcomes.values() if "error" in words.values()}
    assert failing == FAULTS_OF_WAGTAIL


@pytest.mark.parametrize("role", ["visitor", "owner", "stranger"])
def test_nobody_gets_into_the_admin_without_a_group(role):
    assert {row.name for row in IN_ADMIN if may(row, role)} == OPEN


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_what_belongs_to_administrators_is_theirs_alone(role):
    rows = [row for row in IN_ADMIN if row.name.startswith(FOR_ADMINISTRATORS)]
    assert all(any(row.name.startswith(start) for row in rows) for start in FOR_ADMINISTRATORS)
    assert {str(row) for row in rows if may(row, role)} == set()


def test_editors_do_not_change_the_vocabulary():
    assert {
        str(row) for row in IN_ADMIN if row.name.startswith(FOR_MODERATORS) and may(row, "editor")
    } == set()


@pytest.mark.parametrize(("less", "more"), [("editor", "moderator"), ("moderator", "administrator")])
def test_who_may_more_may_all_that_others_may(less, more):
    rows = [row for row in IN_ADMIN if not ONES_OWN & set(row.asked_with)]
    assert {str(row) for row in rows if not may(row, less) <= may(row, more)} == set()


def test_a_submission_is_there_for_its_contributor_alone():
    rows = [row for row in ROWS if row.name.startswith("submission")]
    assert len({row.name for row in rows}) == 7
    owners = {"submission:editor": "editor", "submission:unknown": None}
    for row in rows:
        owner = owners.get(row.asked_with[0], "owner")
        others = [role for role in ROLES if role not in (owner, "visitor")]
        words = {words[role] for words in row.outcomes.values() for role in others}
        assert words <= {"absent", "method"}, row


def test_the_admin_is_closed_to_one_factor(people, world, settings):
    """Whatever a view forgets, nobody gets to it without the second factor."""
    settings.SECOND_FACTOR = True
    expected = {"visitor": "account_login", "owner": "", "editor": "mfa_activate_totp"}
    faults = []
    for role, name in expected.items():
        client = client_for(role, people)
        for path in sorted({row.path(world) for row in IN_ADMIN if row.name != "wagtailadmin_logout"}):
            for response in (client.get(path), client.post(path, fill_form(world))):
                if not is_turned_away(response, name):
                    faults.append(f"{role} gets {response.status_code} at {path}")
    assert not faults, "\n".join(faults)
    assert all(row.path(world).startswith(ADMIN) for row in IN_ADMIN)


def is_turned_away(response, name: str) -> bool:
    """Whether an answer leads to the address called `name`, or is a refusal where that is ""."""
    if not name:
        return response.status_code == 403
    return response.status_code == 302 and response.url.split("?")[0] in in_every_language(name)
