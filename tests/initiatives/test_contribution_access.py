"""Who gets to see what of a contribution: its contributor all of it, everybody else nothing."""

import pytest
from contribution_tools import address, fill, parse, send, start, text
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import override
from people import make_person

from initiatives.contribution.steps import STEPS
from initiatives.models import Submission

pytestmark = pytest.mark.django_db

PAGES = (
    "submission",
    "submission-check",
    "submission-status",
    "submission-withdraw",
    "submission-reopen",
    "submission-delete",
)


@pytest.fixture
def person(contributor):
    """The contributor at English pages, not signed in."""
    with override("en"):
        yield contributor


@pytest.fixture
def submission(person) -> Submission:
    client = Client()
    client.force_login(person)
    submission = start(person)
    fill(client, submission)
    return submission


def every_address(submission) -> list[str]:
    steps = [address(submission, step) for step in STEPS]
    return [*steps, *(address(submission, name=name) for name in PAGES)]


def is_read_only(path: str, method, client: Client) -> bool:
    """Whether `method` posts to a page that has nothing to post."""
    names = ("submission", "submission-status", "my-contributions")
    return method == client.post and resolve(path).url_name in names


@pytest.mark.parametrize("groups", [(), ("Editors",), ("Moderators",), ("Administrators",)])
def test_a_foreign_submission_is_not_found_whatever_one_may_do_in_the_admin(client, submission, groups):
    client.force_login(make_person("other", *groups))
    before = Submission.objects.values().get()
    for path in every_address(submission):
        for method in (client.get, client.post):
            response = method(path)
            assert response.status_code == (405 if is_read_only(path, method, client) else 404), path
            assert b"Tirsdagsturen" not in response.content
    assert Submission.objects.values().get() == before


def test_it_looks_the_same_as_one_that_does_not_exist(client, submission):
    client.force_login(make_person("other"))
    foreign = client.get(address(submission, name="submission"))
    missing = client.get(reverse("submission", args=["KB-2222-2222"]))
    assert foreign.status_code == missing.status_code == 404
    assert text(parse(foreign).main) == text(parse(missing).main)


def test_whoever_is_not_signed_in_is_led_to_sign_in(client, submission):
    paths = [*every_address(submission), reverse("my-contributions"), reverse("edit-published", args=["x"])]
    for path in paths:
        for method in (client.get, client.post):
            response = method(path)
            if is_read_only(path, method, client):
                assert response.status_code == 405, path
                continue
            assert response.status_code == 302, path
            assert response.url == f"{reverse('account_login')}?next={path}"
    assert Submission.objects.count() == 1


def test_only_posting_has_an_effect(client, person, submission):
    client.force_login(person)
    before = Submission.objects.values().get()
    for path in every_address(submission):
        client.get(path)
        client.head(path)
        assert client.put(path).status_code == client.delete(path).status_code == 405
    assert Submission.objects.values().get() == before


def test_pages_stay_out_of_every_cache_and_of_search_engines(client, person, submission):
    client.force_login(person)
    for path in (*every_address(submission)[:9], reverse("my-contributions")):
        response = client.get(path)
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", ")), path
        assert parse(response).find("meta", {"name": "robots"})["content"].startswith("noindex")


def test_pages_lead_to_themselves_in_the_other_languages(client, person, submission):
    client.force_login(person)
    page = parse(client.get(address(submission, "story")))
    target = page.find(id="languages").find("a", lang="nl")["href"]
    assert parse(client.get(target)).html["lang"] == "nl"
    assert client.get(target).status_code == 200


def test_a_reference_may_be_typed_in_small_letters(client, person, submission):
    client.force_login(person)
    path = reverse("submission", args=[submission.reference.lower()])
    assert client.get(path).status_code == 200


def test_everybody_can_read_how_contributing_goes(client, db):
    with override("en"):
        response = client.get(reverse("contribute"))
        page = parse(response)
        assert page.find("a", href=f"{reverse('account_login')}?next={reverse('contribute')}")
        assert page.main.find("button") is None
        assert client.post(reverse("contribute")).url.startswith(reverse("account_login"))
    assert not Submission.objects.exists()


def test_what_was_sent_is_public_nowhere(client, submission, person):
    owner = Client()
    owner.force_login(person)
    send(owner, submission)
    submission.refresh_from_db()
    page = submission.page
    assert client.get(page.get_url() or "/nb/").status_code in (200, 404)
    assert client.get(reverse("initiative", args=[page.record_id])).status_code == 404
    assert page.title not in client.get(reverse("search")).content.decode()
