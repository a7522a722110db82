"""What allauth asks of this site."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from initiatives.people import remember_language
from kennisbank.login import client_address

from .second_factor import has_second_factor

# What tells a mail programme not to answer.
MAIL_HEADERS = {"Auto-Submitted": "auto-generated"}
LONGEST_ADDRESS = 2_000


class AccountAdapter(DefaultAccountAdapter):
    """Where readers are sent, how they are told apart, and the words of refusals."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code that we sent. Look in the newest mail from us."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_safe_url(self, url: str) -> bool:
        """Whether `url` stays on the host that the request came to, and fits into an address."""
        return len(url) <= LONGEST_ADDRESS and url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my-contributions")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return front_page()

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict]:
        """Only the second factor is asked for again; nobody has a password here."""
        if not has_second_factor(user):
            return []
        return [{"id": "mfa_reauthenticate", "description": "", "url": reverse("mfa_reauthenticate")}]

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Keep messages of our own words only. Those of allauth's templates say what a page says itself."""
        if message_template is None:
            super().add_message(request, level, None, *args, **kwargs)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        return super().render_mail(template_prefix, email, context, {**MAIL_HEADERS, **(headers or {})})

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        remember_language(user, get_language())
        return super().post_login(request, user, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Say so only here, where the code has proved whose address it is."""
        clear_login(request)
        messages.error(request, _("This account is closed. Ask the editors if you think it should not be."))
        return redirect("account_login")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The words for a wrong code of the second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
    }


def front_page() -> str:
    """Return the path of the front page in the active language."""
    return reverse("wagtail_serve", args=("",))
