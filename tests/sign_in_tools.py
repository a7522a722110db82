"""What tests need to sign in as visitors do: ask for a code, read the mail, enter the code."""

import re
import time
from email.message import EmailMessage

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

SIGN_IN = "/en/account/sign-in/"
CODE = "/en/account/code/"
RESEND = "/en/account/new-code/"
TOTP_SECONDS = 30


def address_of(name: str, language: str) -> str:
    """Return the path of a page by its name, in the words of a language."""
    with override(language):
        return reverse(name)


def code_in(message: EmailMessage) -> str:
    """Return the code that a mail brings, as digits alone."""
    return code_in_text(message.get_content())


def code_in_text(text: str) -> str:
    """Return the code in the text of a mail, as those have it that development writes to files."""
    found = re.search(r"^ +(\d{4}) (\d{4})$", text, re.MULTILINE)
    assert found, text
    return "".join(found.groups())


def other_code(code: str) -> str:
    """Return eight digits that are not `code`."""
    return f"{(int(code) + 1) % 10**8:08}"


def sign_in(client: Client, sink, address: str, *, language: str = "en", follow_to: str = ""):
    """Sign in by a code through the pages of `language`; return the answer to the right code."""
    asked = client.post(address_of("account_login", language), {"email": address, "next": follow_to})
    assert asked.status_code == 302, asked.context["form"].errors
    return client.post(asked.url, {"code": code_in(sink.messages[-1]), "next": follow_to})


def totp(secret: str, *, steps_from_now: int = 0) -> str:
    """Return what an authenticator app with `secret` shows, now or that many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // TOTP_SECONDS + steps_from_now))


def errors_in(response) -> list[str]:
    """Return what the summary of errors on a page says."""
    page = BeautifulSoup(response.content, "html.parser")
    return [item.get_text(strip=True) for item in page.select(".account-faults li")]


def notices_in(response) -> list[str]:
    """Return what the notices above a page of the sign-in say."""
    page = BeautifulSoup(response.content, "html.parser")
    return [notice.get_text(strip=True) for notice in page.select(".account .notice")]
