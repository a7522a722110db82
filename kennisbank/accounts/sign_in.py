"""Signing in by a code: the same for every address, whether somebody has an account there or not.

allauth would mail a known address a code and an unknown one a different letter. Here nobody is looked up
before the code is proved; only then is the account found, or made.
"""

import time
from typing import Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

MAIL_TEMPLATE = "account/email/login_code"
# 12 of 31 characters that are not taken for one another: 59 bits.
NAME_LENGTH = 12
NAME_CHARACTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class SignIn(LoginCodeVerificationProcess):
    """One visitor proving one address; kept in the session until it ends."""

    @classmethod
    def start(cls, request: HttpRequest, email: str) -> None:
        """Mail a code to `email` and begin anew; raise OSError, with nothing begun, where that fails."""
        login = Login(email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email))
        process = cls(stage)
        process.send()
        process.persist()

    @classmethod
    def current(cls, request: HttpRequest) -> Self | None:
        """Return what the visitor has begun; None if that is nothing, or over."""
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        return cls(stage).abort_if_invalid() if stage else None

    @property
    def email(self) -> str:
        """The address that the code went to."""
        return self.state["email"]

    @property
    def minutes(self) -> int:
        """How long a code works."""
        return self.timeout // 60

    @property
    def id(self) -> str:
        """What tells this sign-in from all others."""
        return f"{self.email} {self.state['at']}"

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        context = {"code": self.generate_code(), "minutes": self.minutes}
        get_adapter().send_mail(MAIL_TEMPLATE, email, context)

    def resend(self) -> None:
        """Mail another code, which lasts as long as the first did; raise OSError where that fails."""
        self.state["at"] = time.time()
        self.send()
        self.record_resend()
        self.persist()

    @transaction.atomic
    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Sign the owner of the address in, by way of the second factor where there is one."""
        user = find_or_create_account(email=self.email)
        record_authentication(self.request, user, method="code")
        return perform_login(self.request, Login(user=user, redirect_url=redirect_url, email=self.email))


def find_or_create_account(*, email: str) -> AbstractUser:
    """Return the account with this address, in any case of letters, and rather an active one; else a new one.

    Its name says nothing about the person, as it stands where others read it.
    """
    users = get_user_model().objects
    found = users.filter(email__iexact=email).order_by("-is_active", "pk").first()
    return found or users.create_user(
        username=f"person-{get_random_string(NAME_LENGTH, NAME_CHARACTERS)}", email=email
    )
