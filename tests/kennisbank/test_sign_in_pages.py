"""The pages around the code: bad addresses, a mail server that is down, the way back, the way out."""

import logging

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from sign_in_tools import CODE, RESEND, SIGN_IN, address_of, errors_in, sign_in

from initiatives.people import preferred_language, remember_language

pytestmark = pytest.mark.django_db

ADDRESS = "ida@example.org"
SIGN_OUT = "/en/account/sign-out/"


class TestBadAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "",
            "ida",
            "ida@",
            "a\x00b@example.org",
            f"{'x' * 300}@example.org",
            f"ida@{'x' * 70}.org",
            "\u202eida@example.org",
            "i\u200bda@example.org",
            "ida@exa\u202emple.org",
            '"a b"@example.org',
            '"\x01"@example.org',
            "ida@[127.0.0.1]",
            "ida@example.org\nBcc: ole@example.org",
            "ida@example.org,ole@example.org",
            "<script>@example.org",
        ],
    )
    def test_it_is_an_error_on_the_page_and_what_was_typed_stays(self, client, smtp_sink, address):
        answer = client.post(SIGN_IN, {"email": address})
        assert answer.status_code == 200
        assert errors_in(answer)
        field = BeautifulSoup(answer.content, "html.parser").find("input", {"name": "email"})
        assert field["aria-invalid"] == "true"
        assert field.get("value", "") == address.replace("\x00", "\ufffd") or "\x00" in address
        assert smtp_sink.messages == []

    def test_forged_request_sends_nothing(self, smtp_sink):
        assert Client(enforce_csrf_checks=True).post(SIGN_IN, {"email": ADDRESS}).status_code == 403
        assert smtp_sink.messages == []


class TestMailServer:
    @pytest.mark.parametrize("address", [ADDRESS, "new@example.org"])
    def test_down_is_said_and_named_in_no_log(self, client, smtp_sink, caplog, address):
        get_user_model().objects.create_user("ida", ADDRESS)
        smtp_sink.stop()
        with caplog.at_level(logging.DEBUG):
            answer = client.post(SIGN_IN, {"email": address})
        assert answer.status_code == 200
        assert "could not send" in errors_in(answer)[0]
        assert f'value="{address}"' in answer.content.decode()
        assert "ConnectionRefusedError" in caplog.text
        assert address not in caplog.text
        assert client.get(CODE).url == SIGN_IN
        smtp_sink.start()
        assert sign_in(client, smtp_sink, address).status_code == 302

    def test_mailbox_that_is_refused_is_said_at_the_field(self, client, smtp_sink, caplog):
        smtp_sink.refuses = True
        answer = client.post(SIGN_IN, {"email": ADDRESS})
        assert "No mail can be sent" in answer.context["form"].errors["email"][0]
        assert ADDRESS not in caplog.text

    @pytest.mark.parametrize("path", [SIGN_IN, CODE, RESEND])
    def test_nobody_else_waits_while_it_answers(self, path):
        assert DEFAULT_DB_ALIAS in resolve(path).func._non_atomic_requests


class TestWayBack:
    @pytest.mark.parametrize("wanted", ["/en/about/", "/nl/zoeken/?q=stress&theme=support"])
    def test_signed_in_visitor_is_where_they_wanted_to_be(self, client, smtp_sink, wanted):
        page = client.get(SIGN_IN, {"next": wanted})
        assert page.context["redirect_field_value"] == wanted
        assert sign_in(client, smtp_sink, ADDRESS, follow_to=wanted).url == wanted
        assert client.get(SIGN_IN, {"next": wanted}).url == wanted

    @pytest.mark.parametrize(
        "wanted",
        [
            "https://elsewhere.example/",
            "//elsewhere.example/",
            "/\\elsewhere.example",
            "javascript:alert(1)",
            "http:///elsewhere.example",
            "\x00//elsewhere.example",
            "/en/" + "x" * 5_000,
        ],
    )
    def test_nobody_is_sent_elsewhere(self, client, smtp_sink, wanted):
        answer = sign_in(client, smtp_sink, ADDRESS, follow_to=wanted)
        assert answer.url == client.get(SIGN_IN, {"next": wanted}).url
        assert answer.url.startswith("/en/")
        assert "elsewhere" not in answer.url
        assert client.post(SIGN_OUT, {"next": wanted}).url == "/en/"

    def test_what_the_visitor_had_begun_survives_in_a_new_session(self, client, smtp_sink):
        session = client.session
        session["begun"] = {"title": "Buddies"}
        session.save()
        client.cookies["sessionid"] = key = session.session_key
        sign_in(client, smtp_sink, ADDRESS)
        assert client.session["begun"] == {"title": "Buddies"}
        assert client.cookies["sessionid"].value != key
        assert "account_login" not in client.session


class TestLanguage:
    @pytest.mark.parametrize("language", ["nl", "nb", "en"])
    def test_that_of_the_first_sign_in_is_remembered(self, client, smtp_sink, language):
        sign_in(client, smtp_sink, ADDRESS, language=language)
        user = get_user_model().objects.get()
        assert preferred_language(user) == language
        other = "nl" if language == "en" else "en"
        sign_in(Client(), smtp_sink, ADDRESS, language=other)
        assert preferred_language(get_user_model().objects.get()) == language

    def test_nobody_knows_the_language_of_who_never_signed_in(self):
        user = get_user_model().objects.create_user("ida", ADDRESS)
        assert preferred_language(user) == "en"
        remember_language(user, "xx")
        assert preferred_language(user) == "en"

    def test_mail_speaks_the_language_of_the_page(self, smtp_sink):
        for language in ("nl", "nb", "en"):
            Client().post(address_of("account_login", language), {"email": ADDRESS})
        assert len({message["Subject"] for message in smtp_sink.messages}) == 3
        assert len({message.get_content().split("\n")[0] for message in smtp_sink.messages}) == 3


class TestPages:
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_looking_changes_nothing(self, client, smtp_sink, method):
        look = getattr(client, method)
        assert look(SIGN_IN, {"email": ADDRESS}).status_code == 200
        assert look(RESEND).status_code == 405
        sign_in(client, smtp_sink, ADDRESS)
        assert look(SIGN_OUT).status_code == 200
        assert "_auth_user_id" in client.session
        assert len(smtp_sink.messages) == 1

    def test_sign_out_ends_the_session(self, client, smtp_sink):
        sign_in(client, smtp_sink, ADDRESS)
        key = client.session.session_key
        assert client.post(SIGN_OUT).url == "/en/"
        assert "_auth_user_id" not in client.session
        assert not client.session.exists(key)

    def test_no_cache_and_no_search_engine_keeps_them(self, client, smtp_sink):
        client.post(SIGN_IN, {"email": ADDRESS})
        answers = [client.get(SIGN_IN), client.get(CODE), client.post(CODE, {"code": "1"})]
        sign_in(client, smtp_sink, ADDRESS)
        answers += [client.get(SIGN_OUT), client.get(SIGN_IN), client.post(RESEND)]
        for answer in answers:
            assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
            assert answer.status_code == 302 or b'content="noindex' in answer.content

    def test_they_are_there_in_every_language_with_the_way_back(self, client):
        page = client.get(SIGN_IN, {"next": "/en/about/"})
        links = BeautifulSoup(page.content, "html.parser").select(".languages a")
        assert {link["href"].split("/")[1] for link in links} >= {"nl", "nb"}
        assert all("next=" in link["href"] for link in links)

    @pytest.mark.parametrize(
        "name",
        ["account_signup", "account_email", "account_reset_password", "account_change_password", "mfa_index"],
    )
    def test_what_is_not_used_has_no_address(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)

    def test_page_for_passwords_of_readers_leads_to_the_code(self, client):
        assert client.get("/en/_util/login/?next=/en/about/").url == f"{SIGN_IN}?next=/en/about/"


class TestFrameOfEveryPage:
    def test_visitor_is_offered_to_sign_in_and_comes_back(self, client):
        page = client.get("/en/about/")
        link = BeautifulSoup(page.content, "html.parser").select_one(".footer-end > p > a")
        assert link["href"] == f"{SIGN_IN}?next=/en/about/"
        assert "Cookie" not in page.get("Vary", "")

    def test_signed_in_visitor_is_offered_to_sign_out(self, client, smtp_sink):
        sign_in(client, smtp_sink, ADDRESS)
        page = client.get("/en/about/")
        links = BeautifulSoup(page.content, "html.parser").select(".account-nav a")
        assert links[-1]["href"] == SIGN_OUT
        assert SIGN_IN not in page.content.decode()
        assert "Cookie" in page["Vary"]
