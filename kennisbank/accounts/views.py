"""Pages of the sign-in: the address, the code, the way out."""

import logging
from collections.abc import Callable
from functools import wraps
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from allauth.account.adapter import get_adapter
from allauth.account.mixins import NextRedirectMixin
from allauth.account.utils import get_login_redirect_url, passthrough_next_redirect_url
from allauth.account.views import LogoutView
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic.edit import FormView

from .forms import AddressForm, CodeForm
from .pages import AccountPage
from .sign_in import SignIn

logger = logging.getLogger(__name__)

# Answers of mail servers from here on are final.
PERMANENT = 500

NO_MAIL = _("We could not send the mail just now. Nothing is lost: try again in a few minutes.")
NO_MAILBOX = _("No mail can be sent to this address. Check it for mistakes.")
OVER = _("This code no longer works. Ask for a new one.")
SENT_AGAIN = _("We sent you a new code. The one before no longer works.")
NO_MORE_CODES = _("We sent several codes already. Look in all folders of your mail, or begin again.")


def for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead whoever is signed in already past `view`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(get_login_redirect_url(request))
        return view(request, *args, **kwargs)

    return guarded


# A mail server may take seconds. A transaction around that would keep every other writer waiting.
@method_decorator([transaction.non_atomic_requests, for_visitors], name="dispatch")
class SignInView(AccountPage, NextRedirectMixin, FormView):
    """Ask for an address and mail a code to it, whosever it is."""

    template_name = "account/login.html"
    meta_title = _("Sign in")
    url_name = "account_login"
    form_class = AddressForm

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: AddressForm) -> HttpResponse:
        try:
            SignIn.start(self.request, form.cleaned_data["email"])
        except OSError as error:
            log_mail_failure(error)
            form.add_error(*(("email", NO_MAILBOX) if is_refusal(error) else (None, NO_MAIL)))
        if form.errors:
            return self.form_invalid(form)
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_confirm_login_code")))


@method_decorator([transaction.non_atomic_requests, for_visitors], name="dispatch")
class CodeView(AccountPage, NextRedirectMixin, FormView):
    """Ask for the code, and sign in by it."""

    template_name = "account/confirm_login_code.html"
    meta_title = _("Enter the code")
    url_name = "account_confirm_login_code"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.process = SignIn.current(request)
        if self.process is None:
            return _begin_again(request, OVER)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "process": self.process}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(email=self.process.email, minutes=self.process.minutes, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        return self.process.finish(self.get_next_url())

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        if self.process.record_invalid_attempt():
            return super().form_invalid(form)
        return _begin_again(self.request, get_adapter().error_messages["too_many_login_attempts"])


@require_POST
@transaction.non_atomic_requests
def resend_code(request: HttpRequest) -> HttpResponse:
    """Mail another code to the same address."""
    process = SignIn.current(request)
    if process is None:
        return _begin_again(request, OVER)
    if not process.can_resend:
        messages.error(request, NO_MORE_CODES)
    elif not ratelimit.consume(request, action="request_login_code", key=process.email):
        messages.error(request, get_adapter().error_messages["rate_limited"])
    else:
        try:
            process.resend()
            messages.success(request, SENT_AGAIN)
        except OSError as error:
            log_mail_failure(error)
            messages.error(request, NO_MAIL)
    return HttpResponseRedirect(
        passthrough_next_redirect_url(request, reverse("account_confirm_login_code"), REDIRECT_FIELD_NAME)
    )


class SignOutView(AccountPage, LogoutView):
    """Ask once more, then sign out."""

    meta_title = _("Sign out")
    url_name = "account_logout"
    form_class = Form


def is_refusal(error: OSError) -> bool:
    """Whether the mail server will never take a mail for this address, rather than not now."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= PERMANENT for code, _text in error.recipients.values()
    )


def log_mail_failure(error: OSError) -> None:
    """Log what kind of failure it was. What the mail server said may name the recipient."""
    code = error.smtp_code if isinstance(error, SMTPResponseException) else error.errno
    logger.error("A sign-in code could not be mailed: %s %s", type(error).__name__, code or "")


def _begin_again(request: HttpRequest, reason: str) -> HttpResponse:
    messages.error(request, reason)
    return HttpResponseRedirect(
        passthrough_next_redirect_url(request, reverse("account_login"), REDIRECT_FIELD_NAME)
    )
