"""Signing in by a code: the same for every address, and an account only for who owns one."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from sign_in_tools import CODE, RESEND, SIGN_IN, code_in, errors_in, notices_in, other_code, sign_in

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "ida@example.org", "new@example.org"


@pytest.fixture
def ida():
    return get_user_model().objects.create_user("ida", KNOWN)


def ask(client, address=KNOWN, **options):
    return client.post(SIGN_IN, {"email": address}, **options)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def age_by(client, seconds: float) -> None:
    """Make the code of this visitor older."""
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= seconds
    session.save()


class TestSameForEveryAddress:
    def test_answer_mail_and_code_page_do_not_tell_who_has_an_account(self, ida, smtp_sink):
        seen = []
        for address in (KNOWN, UNKNOWN):
            client = Client()
            answer = ask(client, address)
            message = smtp_sink.messages[-1]
            text = message.get_content()
            code = code_in(message)
            page = client.get(CODE).content.decode().split("<main")[1].split("</main")[0]
            page = "".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)
            wrong = client.post(CODE, {"code": other_code(code)})
            seen.append(
                (
                    answer.status_code,
                    answer.url,
                    message["Subject"],
                    text.replace(f"{code[:4]} {code[4:]}", ""),
                    page.replace(address, ""),
                    errors_in(wrong),
                )
            )
        assert seen[0] == seen[1]

    def test_asking_makes_no_account(self, client, smtp_sink):
        ask(client, UNKNOWN)
        client.post(CODE, {"code": other_code(code_in(smtp_sink.messages[0]))})
        assert not get_user_model().objects.exists()

    def test_right_code_signs_the_known_in(self, client, smtp_sink, ida):
        assert sign_in(client, smtp_sink, KNOWN).status_code == 302
        assert client.session["_auth_user_id"] == str(ida.pk)

    def test_right_code_makes_the_account_of_the_unknown(self, client, smtp_sink):
        assert sign_in(client, smtp_sink, UNKNOWN).status_code == 302
        user = get_user_model().objects.get()
        assert client.session["_auth_user_id"] == str(user.pk)
        assert user.email == UNKNOWN
        assert "new" not in user.username
        assert not user.has_usable_password()
        assert not user.has_perm("wagtailadmin.access_admin")

    @pytest.mark.parametrize("again", ["New@Example.ORG", " new@example.org "])
    def test_one_address_is_one_account_however_it_is_written(self, client, smtp_sink, again):
        sign_in(client, smtp_sink, UNKNOWN)
        sign_in(Client(), smtp_sink, again)
        assert get_user_model().objects.count() == 1

    def test_letters_that_cannot_be_seen_make_no_second_account(self, client, smtp_sink):
        sign_in(client, smtp_sink, UNKNOWN)
        sign_in(Client(), smtp_sink, "new@exa\u00admple.org")
        assert get_user_model().objects.count() == 1

    def test_address_with_letters_of_its_language(self, client, smtp_sink):
        sign_in(client, smtp_sink, "kari@høyskole.example")
        assert get_user_model().objects.get().email == "kari@xn--hyskole-q1a.example"

    def test_closed_account_is_told_its_owner_only_and_is_not_made_anew(self, client, smtp_sink, ida):
        get_user_model().objects.update(is_active=False)
        answer = sign_in(client, smtp_sink, KNOWN)
        assert not is_signed_in(client)
        assert "closed" in notices_in(client.get(answer.url))[0]
        assert get_user_model().objects.count() == 1


class TestCode:
    def test_wrong_code_says_so_and_the_right_one_still_works(self, client, smtp_sink):
        ask(client)
        code = code_in(smtp_sink.messages[0])
        wrong = client.post(CODE, {"code": other_code(code)})
        assert wrong.status_code == 200
        assert "not the code" in errors_in(wrong)[0]
        assert "<title>Error: " in wrong.content.decode()
        assert client.post(CODE, {"code": code}).status_code == 302
        assert is_signed_in(client)

    @pytest.mark.parametrize("form", ["{0} {1}", "{0}-{1}", " {0}{1} "])
    def test_code_may_be_written_in_groups(self, client, smtp_sink, form):
        ask(client)
        code = code_in(smtp_sink.messages[0])
        client.post(CODE, {"code": form.format(code[:4], code[4:])})
        assert is_signed_in(client)

    def test_fifth_wrong_code_ends_it_even_for_the_right_one(self, client, smtp_sink):
        ask(client)
        code = code_in(smtp_sink.messages[0])
        answers = [client.post(CODE, {"code": other_code(code)}) for _attempt in range(5)]
        assert [answer.status_code for answer in answers] == [200] * 4 + [302]
        assert "Too many" in notices_in(client.get(answers[-1].url))[0]
        client.post(CODE, {"code": code})
        assert not is_signed_in(client)

    def test_attempts_at_the_same_time_are_counted_together(self, client, smtp_sink):
        ask(client)
        code = code_in(smtp_sink.messages[0])
        before = client.session["account_login"]
        for _attempt in range(5):
            client.post(CODE, {"code": other_code(code)})
            session = client.session
            session["account_login"] = before
            session.save()
        assert "Too many" in errors_in(client.post(CODE, {"code": code}))[0]
        assert not is_signed_in(client)

    def test_code_is_over_after_ten_minutes(self, client, smtp_sink):
        ask(client)
        code = code_in(smtp_sink.messages[0])
        age_by(client, 10 * 60 + 1)
        answer = client.post(CODE, {"code": code})
        assert not is_signed_in(client)
        assert "no longer works" in notices_in(client.get(answer.url))[0]

    def test_used_code_does_not_work_again(self, client, smtp_sink):
        sign_in(client, smtp_sink, KNOWN)
        client.post("/en/account/sign-out/")
        answer = client.post(CODE, {"code": code_in(smtp_sink.messages[0])})
        assert not is_signed_in(client)
        assert "no longer works" in notices_in(client.get(answer.url))[0]

    def test_code_works_in_the_browser_that_asked_only(self, client, smtp_sink):
        ask(client)
        other = Client()
        ask(other, UNKNOWN)
        other.post(CODE, {"code": code_in(smtp_sink.messages[0])})
        assert not is_signed_in(other)

    @pytest.mark.parametrize("code", ["", "\x00", "1" * 5_000, "\u202e12345678", "<b>", "１２３４５６７８"])
    def test_odd_code_is_an_error_on_the_page(self, client, smtp_sink, code):
        ask(client)
        answer = client.post(CODE, {"code": code})
        assert answer.status_code == 200
        assert errors_in(answer)

    def test_page_without_a_code_begins_anew(self, client):
        answer = client.get(CODE)
        assert answer.url == SIGN_IN
        assert notices_in(client.get(answer.url))


class TestAnotherCode:
    def test_new_code_works_and_the_one_before_does_not(self, client, smtp_sink):
        ask(client)
        age_by(client, 9 * 60)
        assert client.post(RESEND).url == CODE
        first, second = map(code_in, smtp_sink.messages)
        assert "new code" in notices_in(client.get(CODE))[0]
        age_by(client, 9 * 60)
        assert client.post(CODE, {"code": first}).status_code == 200
        assert client.post(CODE, {"code": second}).status_code == 302

    def test_there_are_only_so_many(self, client, smtp_sink, settings):
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "request_login_code": "99/m/ip"}
        ask(client)
        for _time in range(4):
            client.post(RESEND)
        assert len(smtp_sink.messages) == 4
        assert "several codes" in notices_in(client.get(CODE))[-1]

    def test_without_a_first_one_it_begins_anew(self, client, smtp_sink):
        assert client.post(RESEND).url == SIGN_IN
        assert smtp_sink.messages == []

    def test_mail_server_down_leaves_the_first_code(self, client, smtp_sink):
        ask(client)
        smtp_sink.stop()
        client.post(RESEND)
        assert "could not send" in notices_in(client.get(CODE))[0]
        assert client.post(CODE, {"code": code_in(smtp_sink.messages[0])}).status_code == 302


class TestThrottling:
    def test_one_address_gets_three_codes_a_minute_from_wherever(self, smtp_sink):
        answers = [ask(Client(REMOTE_ADDR=f"192.0.2.{number}")) for number in range(4)]
        assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
        assert "Too many" in errors_in(answers[3])[0]
        assert len(smtp_sink.messages) == 3

    def test_one_place_gets_thirty_codes_a_minute_whatever_it_claims(self, smtp_sink):
        answers = [
            ask(Client(headers={"x-forwarded-for": f"198.51.100.{number}"}), f"p{number}@example.org")
            for number in range(31)
        ]
        assert [answer.status_code for answer in answers] == [302] * 30 + [200]
        assert ask(Client(REMOTE_ADDR="192.0.2.9"), UNKNOWN).status_code == 302

    def test_behind_a_proxy_of_ours_visitors_are_told_apart(self, smtp_sink, settings):
        settings.TRUSTED_PROXIES = 1
        settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "1/m/ip"}
        for number in (1, 2):
            client = Client(headers={"x-forwarded-for": f"198.51.100.{number}"})
            assert ask(client, UNKNOWN).status_code == 302
