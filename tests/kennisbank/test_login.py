"""Signing in to the admin: throttled, the same for every name, and shut for nobody else."""

import datetime
import re

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth import get_user_model, hashers
from django.test import Client, RequestFactory
from django.utils import timezone

from kennisbank.login import client_address

pytestmark = pytest.mark.django_db

PASSWORD = "a-Long-password-1"
WRONG = "another-Long-password-2"
URL = "/admin/login/"


@pytest.fixture
def user():
    return get_user_model().objects.create_superuser("ida", "ida@example.org", PASSWORD)


def sign_in(username="ida", password=WRONG, *, address="192.0.2.1", **options):
    """Return the answer to one attempt from `address`."""
    return Client(REMOTE_ADDR=address).post(URL, {"username": username, "password": password}, **options)


def fail(times, **options):
    return [sign_in(**options).status_code for _attempt in range(times)]


class TestThrottling:
    def test_fifth_failure_shuts_even_the_right_password_out(self, user):
        assert fail(4) == [200] * 4
        assert fail(1) == [429]
        assert sign_in(password=PASSWORD).status_code == 429

    def test_other_address_and_other_name_are_not_shut_out(self, user):
        fail(5)
        assert sign_in(password=PASSWORD, address="192.0.2.2").status_code == 302
        get_user_model().objects.create_superuser("ole", "ole@example.org", PASSWORD)
        assert sign_in(username="ole", password=PASSWORD).status_code == 302

    def test_it_opens_again_after_a_quarter_of_an_hour(self, user):
        fail(5)
        AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=16))
        assert sign_in(password=PASSWORD).status_code == 302

    def test_trying_on_does_not_make_the_wait_longer(self, user):
        fail(5)
        before = AccessAttempt.objects.get().attempt_time
        fail(3)
        assert AccessAttempt.objects.get().attempt_time == before

    def test_success_forgets_the_failures(self, user):
        fail(4)
        assert sign_in(password=PASSWORD).status_code == 302
        assert fail(4) == [200] * 4

    @pytest.mark.parametrize("language", ["nl", "nb", "en"])
    def test_page_says_how_long_to_wait(self, user, language):
        fail(5)
        response = sign_in(headers={"accept-language": language})
        assert response["Retry-After"] == "900"
        page = response.content.decode()
        assert f'<html lang="{language}">' in page
        assert re.search(r"\b15 min", page)


class TestSameForEveryName:
    def test_message_does_not_tell_whether_the_name_exists(self, user):
        known, unknown = sign_in(), sign_in(username="nobody")
        errors = [list(response.context["form"].non_field_errors()) for response in (known, unknown)]
        assert errors[0]
        assert errors[0] == errors[1]

    def test_lock_does_not_tell_either(self, user):
        fail(5)
        fail(5, username="nobody")
        known, unknown = sign_in(), sign_in(username="nobody")
        assert known.status_code == unknown.status_code == 429
        assert known.content == unknown.content

    @pytest.mark.parametrize("username", ["ida", "nobody", "shut"])
    def test_every_attempt_costs_one_hash(self, user, username, monkeypatch):
        get_user_model().objects.create_user("shut", "s@example.org", PASSWORD, is_active=False)
        hashed = []
        encode = hashers.MD5PasswordHasher.encode
        monkeypatch.setattr(
            hashers.MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
        )
        sign_in(username=username)
        assert len(hashed) == 1

    def test_new_password_is_promised_to_every_address(self, user):
        answers = [
            Client().post("/admin/password_reset/", {"email": email})
            for email in ("ida@example.org", "x@example.org")
        ]
        assert {(answer.status_code, answer.url) for answer in answers} == {
            (302, "/admin/password_reset/done/")
        }


class TestBadInput:
    @pytest.mark.parametrize(
        "username", ["", "a\x00b", "x" * 10_000, "ＩＤＡ", "' OR 1=1 --", "{{7*7}}", "\u202eadi"]
    )
    def test_odd_name_is_an_ordinary_failure(self, user, username):
        assert sign_in(username=username).status_code == 200

    def test_what_is_kept_holds_no_password(self, user):
        fail(2, password="a-secret-guess")
        attempt = AccessAttempt.objects.get()
        assert "a-secret-guess" not in f"{attempt.get_data} {attempt.post_data}"

    def test_failure_is_forgotten_once_it_no_longer_counts(self, user):
        fail(2)
        AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=16))
        sign_in(username="nobody", address="192.0.2.9")
        assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["nobody"]

    def test_who_signed_in_when_is_not_kept(self, user):
        sign_in(password=PASSWORD)
        assert not AccessLog.objects.exists()

    def test_log_names_nobody(self, user, caplog):
        with caplog.at_level("DEBUG", logger="axes"):
            fail(6)
        assert "ida" not in caplog.text
        assert "192.0.2.1" not in caplog.text


class TestAddress:
    def request(self, forwarded=None):
        headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
        return RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **headers)

    @pytest.mark.parametrize(
        ("proxies", "forwarded", "address"),
        [
            (0, None, "10.0.0.9"),
            (0, "203.0.113.7", "10.0.0.9"),
            (1, "203.0.113.7", "203.0.113.7"),
            (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
            (2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
            (2, "203.0.113.7", "10.0.0.9"),
            (1, None, "10.0.0.9"),
        ],
    )
    def test_claims_before_our_own_proxies_do_not_count(self, settings, proxies, forwarded, address):
        settings.TRUSTED_PROXIES = proxies
        assert client_address(self.request(forwarded)) == address

    def test_visitor_cannot_escape_by_claiming_other_addresses(self, user):
        codes = [
            sign_in(headers={"x-forwarded-for": f"198.51.100.{number}"}).status_code for number in range(5)
        ]
        assert codes[-1] == 429
