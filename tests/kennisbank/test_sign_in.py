"""Signing in by a code: the same for every address, and an account only for who owns one."""

import re

import pytest
from django.contrib.auth import get_user_model

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("smtp_sink")]

SIGN_IN = "/en/account/sign-in/"
CODE = "/en/account/code/"
KNOWN, UNKNOWN = "ida@example.org", "new@example.org"

def code_in(message) -> str:
    return "".join(re.search(r"^ +(\d{4}) (\d{4})$", message.get_content(), re.MULTILINE).groups())


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN])
def test_code_signs_in(client, smtp_sink, address):
    get_user_model().objects.create_user("ida", KNOWN)
    answer = client.post(SIGN_IN, {"email": address})
    assert (answer.status_code, answer.url) == (302, CODE)
    [message] = smtp_sink.messages
    page = client.get(CODE)
    print(page.content.decode()[2000:9000])
    print(message)
    answer = client.post(CODE, {"code": code_in(message)})
    assert answer.status_code == 302
    print(answer.url, get_user_model().objects.values())
    assert client.get(answer.url).context["request"].user.email == address
