"""Editors are told in plain words when search is not as it should be, and nobody else is."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils.translation import override

from search import outbox
from search.backends.base import State
from search.conditions import CONDITIONS
from search.holdup import find_holdup, note_indexing
from search.notice import find_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    """Return a function that signs in a new member of a group, or a superuser where none is named."""

    def sign_in(group: str = "") -> None:
        users = get_user_model().objects
        if group:
            person = users.create_user("ed", "ed@example.org")
            person.groups.add(Group.objects.get(name=group))
        else:
            person = users.create_superuser("ada", "ada@example.org")
        client.force_login(person)

    return sign_in


def panel(page: BeautifulSoup) -> str:
    found = page.select_one("#search-notice-section")
    return " ".join(found.text.split()) if found else ""


def test_nothing_is_said_while_all_is_well(index, sign_in, get_page):
    sign_in("Editors")
    assert panel(get_page("/admin/")) == ""


def test_editors_hear_that_readers_get_a_simple_search(backend, sign_in, get_page):
    sign_in("Editors")
    text = panel(get_page("/admin/"))
    assert "simple search" in text
    assert "tell whoever looks after the site" in text
    assert "manage.py" not in text


def test_editors_hear_that_changes_wait_and_since_when(index, add_initiative, sign_in, get_page):
    add_initiative()
    note_indexing(State.READ_ONLY)
    sign_in("Moderators")
    text = panel(get_page("/admin/"))
    assert "takes no changes" in text
    assert "1 initiative waits" in text
    assert "nothing is lost" in text
    assert "simple search" not in text
    note_indexing(State.OK)
    assert panel(get_page("/admin/")) == ""


def test_what_cannot_be_indexed_is_counted(index, add_initiative, sign_in, get_page):
    add_initiative()
    outbox.record_failure(outbox.claim_due(1)[0], ValueError())
    sign_in()
    text = panel(get_page("/admin/"))
    assert "1 initiative cannot be added to search" in text
    assert "manage.py search_index status" in text


def test_who_may_only_enter_the_admin_is_told_nothing(backend, client, get_page):
    person = get_user_model().objects.create_user("eve", "eve@example.org")
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(person)
    assert panel(get_page("/admin/")) == ""


def test_every_state_has_a_message_of_its_own_and_a_cause_for_editors():
    assert set(CONDITIONS) == set(State) - {State.OK}
    assert len({condition.id for condition in CONDITIONS.values()}) == len(CONDITIONS)
    with override("en"):
        assert all(condition.hint and str(condition.cause) for condition in CONDITIONS.values())


def test_a_holdup_is_logged_once_and_kept_with_its_beginning(caplog):
    note_indexing(State.OK)
    assert find_holdup() is None
    note_indexing(State.DOWN)
    since = find_holdup().since
    note_indexing(State.DOWN)
    assert find_holdup().since == since
    note_indexing(State.READ_ONLY)
    assert find_holdup().state == State.READ_ONLY
    note_indexing(State.OK)
    note_indexing(State.OK)
    assert find_holdup() is None
    lines = [record.getMessage() for record in caplog.records if record.name == "search.holdup"]
    assert lines == [
        "search.indexing.held_up state=down",
        "search.indexing.held_up state=read-only",
        "search.indexing.resumed",
    ]


def test_the_notice_costs_two_queries(index, django_assert_num_queries):
    find_notice()
    with django_assert_num_queries(2):
        find_notice()
