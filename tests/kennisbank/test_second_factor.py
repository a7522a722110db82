"""Nobody opens the admin without a code by mail and a second factor, and whoever has both does."""

from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from sign_in_tools import SIGN_IN, errors_in, sign_in, totp

pytestmark = pytest.mark.django_db

ADDRESS = "root@example.org"
PASSWORD = "a-Long-password-1"
ADMIN = "/admin/"
ENTER = "/en/account/second-code/"
AGAIN = "/en/account/second-code/again/"
SET_UP = "/en/account/second-code/set-up/"
RECOVERY = "/en/account/recovery-codes/"


@pytest.fixture(autouse=True)
def second_factor(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def root():
    return get_user_model().objects.create_superuser("root", ADDRESS, PASSWORD)


def key_on(page) -> str:
    """Return the key for the app as the page of the set-up spells it."""
    return BeautifulSoup(page.content, "html.parser").select_one(".account-key").get_text()


def set_up(client) -> str:
    """Connect an app; return its key."""
    secret = key_on(client.get(SET_UP))
    assert client.post(SET_UP, {"code": totp(secret, steps_from_now=-1)}).status_code == 302
    return secret


@pytest.fixture
def secret(client, smtp_sink, root) -> str:
    """The key of somebody who has just set up the app, signed in as `client`."""
    sign_in(client, smtp_sink, ADDRESS)
    return set_up(client)


class TestFirstTime:
    def test_administrator_without_a_password_gets_in_step_by_step(self, client, smtp_sink):
        call_command("createsuperuser", "--no-input", username="root", email=ADDRESS, verbosity=0)
        asked = client.get("/admin/pages/", headers={"accept-language": "en"})
        assert asked.url == f"{SIGN_IN}?next=/admin/pages/"
        assert sign_in(client, smtp_sink, ADDRESS, follow_to="/admin/pages/").url == "/admin/pages/"
        assert client.get("/admin/pages/").url.endswith("/set-up/?next=/admin/pages/")
        page = client.get(f"{SET_UP}?next=/admin/pages/")
        connected = client.post(SET_UP, {"code": totp(key_on(page)), "next": "/admin/pages/"})
        assert unquote(connected.url) == f"{RECOVERY}?next=/admin/pages/"
        codes = BeautifulSoup(client.get(connected.url).content, "html.parser")
        assert len(codes.select(".account-codes li")) == 10
        assert codes.select_one("main a.button")["href"] == "/admin/pages/"
        assert client.get("/admin/pages/").status_code != 403
        assert client.get(ADMIN).status_code == 200

    def test_picture_obeys_the_policy_of_public_pages(self, client, smtp_sink, root):
        sign_in(client, smtp_sink, ADDRESS)
        page = client.get(SET_UP)
        picture = BeautifulSoup(page.content, "html.parser").select_one("main img")
        assert picture["src"].startswith("data:image/svg+xml;base64,")
        assert "img-src 'self' data:" in page["Content-Security-Policy"]
        assert "unsafe" not in page["Content-Security-Policy"]
        assert " style=" not in page.content.decode()

    @pytest.mark.parametrize("code", ["", "000000", "\x00", "x" * 9_000])
    def test_wrong_code_connects_nothing_and_the_key_stays(self, client, smtp_sink, root, code):
        sign_in(client, smtp_sink, ADDRESS)
        secret = key_on(client.get(SET_UP))
        answer = client.post(SET_UP, {"code": code})
        assert errors_in(answer)
        assert key_on(answer) == secret
        assert not Authenticator.objects.exists()
        assert client.get(ADMIN).status_code == 302

    def test_app_that_is_connected_is_not_replaced(self, client, secret):
        assert client.get(SET_UP).url == ADMIN
        client.post(SET_UP, {"code": totp(secret)})
        assert Authenticator.objects.filter(type="totp").count() == 1


class TestEveryTimeAfter:
    def test_code_by_mail_alone_opens_nothing(self, smtp_sink, secret):
        client = Client()
        assert sign_in(client, smtp_sink, ADDRESS).url == ENTER
        assert "_auth_user_id" not in client.session
        assert SIGN_IN in client.get(ADMIN, headers={"accept-language": "en"}).url

    def test_both_codes_open_the_admin_where_one_wanted_to_be(self, smtp_sink, secret):
        client = Client()
        sign_in(client, smtp_sink, ADDRESS, follow_to="/admin/reports/site-history/")
        answer = client.post(ENTER, {"code": totp(secret)})
        assert answer.url == "/admin/reports/site-history/"
        assert client.get(answer.url).status_code == 200

    def test_code_of_the_app_works_once(self, smtp_sink, secret):
        first, second = Client(), Client()
        for client in (first, second):
            sign_in(client, smtp_sink, ADDRESS)
        code = totp(secret)
        assert first.post(ENTER, {"code": code}).status_code == 302
        assert "used already" in errors_in(second.post(ENTER, {"code": code}))[0]
        assert second.get(ADMIN).status_code == 302

    def test_recovery_code_works_once(self, client, smtp_sink, secret):
        page = BeautifulSoup(client.get(RECOVERY).content, "html.parser")
        code = page.select_one(".account-codes li").get_text(strip=True)
        other = Client()
        sign_in(other, smtp_sink, ADDRESS)
        assert other.post(ENTER, {"code": code}).status_code == 302
        assert other.get(ADMIN).status_code == 200
        third = Client()
        sign_in(third, smtp_sink, ADDRESS)
        assert errors_in(third.post(ENTER, {"code": code}))

    @pytest.mark.parametrize("posted", [{}, {"code": ""}, {"code": "\x00"}, {"credential": "{}"}])
    def test_odd_answer_is_an_error_on_the_page(self, smtp_sink, secret, posted):
        client = Client()
        sign_in(client, smtp_sink, ADDRESS)
        answer = client.post(ENTER, posted)
        assert answer.status_code == 200
        assert errors_in(answer)

    def test_sixth_guess_is_refused_even_if_it_is_right(self, smtp_sink, secret):
        client = Client()
        sign_in(client, smtp_sink, ADDRESS)
        for _guess in range(5):
            client.post(ENTER, {"code": "000000"})
        assert "Too many" in errors_in(client.post(ENTER, {"code": totp(secret)}))[0]
        assert client.get(ADMIN).status_code == 302

    def test_who_became_an_editor_while_signed_in_shows_it_then(self, client, secret, root):
        client = Client()
        client.force_login(root)
        answer = client.get("/admin/pages/", headers={"accept-language": "en"})
        assert answer.url == f"{AGAIN}?next=/admin/pages/"
        assert client.get(answer.url).status_code == 200
        assert errors_in(client.post(answer.url, {"code": "000000"}))
        assert client.post(answer.url, {"code": totp(secret)}).url == "/admin/pages/"
        assert client.get(ADMIN).status_code == 200

    def test_recovery_codes_are_shown_only_right_after_it(self, client, secret):
        session = client.session
        for record in session["account_authentication_methods"]:
            record["at"] -= 301
        session.save()
        assert client.get(RECOVERY).url == f"{AGAIN}?next={RECOVERY}"
        assert client.get(ADMIN).status_code == 200


class TestDoors:
    @pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/api/main/pages/", "/admin/x/"])
    def test_nothing_of_the_admin_opens_before(self, client, smtp_sink, root, path):
        assert client.get(path).status_code == client.post(path).status_code == 302
        sign_in(client, smtp_sink, ADDRESS)
        for answer in (client.get(path), client.head(path), client.post(path)):
            assert answer.status_code == 302
            assert "/set-up/" in answer.url

    @pytest.mark.parametrize(
        ("wanted", "destination"),
        [
            ("/admin/pages/", "/admin/pages/"),
            ("https://elsewhere.example/", "/admin/"),
            ("//elsewhere.example", "/admin/"),
            ("/admin/login/?next=/admin/login/", "/admin/"),
            ("", "/admin/"),
        ],
    )
    def test_login_page_of_the_admin_leads_to_the_one_sign_in(self, client, wanted, destination):
        answer = client.get("/admin/login/", {"next": wanted}, headers={"accept-language": "en"})
        assert answer.url == f"{SIGN_IN}?next={destination}"

    def test_signed_in_editor_does_not_see_the_login_page(self, client, secret):
        assert client.get("/admin/login/?next=/admin/pages/").url == "/admin/pages/"

    def test_password_opens_no_door(self, client, root):
        for path in ("/admin/login/", "/en/_util/login/"):
            client.post(path, {"username": "root", "password": PASSWORD})
            assert "_auth_user_id" not in client.session
        request = RequestFactory().post("/admin/login/")
        assert authenticate(request, username="root", password=PASSWORD) is None

    def test_script_of_the_admin_gets_a_plain_refusal(self, client):
        headers = {"x-requested-with": "XMLHttpRequest"}
        assert client.get("/admin/pages/", headers=headers).status_code == 403

    def test_contributor_is_told_that_it_is_for_editors(self, client, smtp_sink):
        sign_in(client, smtp_sink, "ida@example.org")
        answer = client.get(ADMIN, headers={"accept-language": "en"})
        assert answer.status_code == 403
        assert "for editors" in answer.content.decode()
        for path in (SET_UP, AGAIN, RECOVERY):
            assert client.get(path).status_code == client.post(path).status_code == 404

    @pytest.mark.parametrize("path", [SET_UP, AGAIN, RECOVERY])
    def test_visitor_signs_in_first(self, client, path):
        assert client.get(path).url == f"{SIGN_IN}?next={path}"

    def test_page_of_the_second_code_begins_with_the_first(self, client):
        assert client.get(ENTER).url == SIGN_IN
        assert client.post(ENTER, {"code": "123456"}).url == SIGN_IN

    def test_editors_go_through_it_too(self, client, smtp_sink):
        user = get_user_model().objects.create_user("ed", "ed@example.org")
        user.groups.add(Group.objects.get(name="Editors"))
        sign_in(client, smtp_sink, "ed@example.org")
        assert "/set-up/" in client.get(ADMIN).url
        set_up(client)
        assert client.get(ADMIN).status_code == 200

    def test_sign_out_of_the_admin_needs_none(self, client, smtp_sink, root):
        sign_in(client, smtp_sink, ADDRESS)
        client.post("/admin/logout/")
        assert "_auth_user_id" not in client.session

    def test_readers_never_meet_it(self, client, smtp_sink):
        sign_in(client, smtp_sink, "ida@example.org")
        assert client.get("/en/about/").status_code == 200


class TestLostTelephone:
    def test_operator_lets_the_owner_set_up_a_new_one(self, smtp_sink, secret, capsys):
        call_command("reset_second_factor", ADDRESS.upper())
        assert "forgotten" in capsys.readouterr().out
        client = Client()
        sign_in(client, smtp_sink, ADDRESS)
        assert set_up(client) != secret
        assert client.get(ADMIN).status_code == 200

    def test_unknown_address_is_said(self):
        with pytest.raises(CommandError, match="No account"):
            call_command("reset_second_factor", "nobody@example.org")


def test_without_it_the_admin_opens_by_password(client, root, settings):
    settings.SECOND_FACTOR = False
    assert client.get("/admin/login/").status_code == 200
    client.post("/admin/login/", {"username": "root", "password": PASSWORD})
    assert client.get(ADMIN).status_code == 200
