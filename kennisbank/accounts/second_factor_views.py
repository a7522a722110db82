"""Pages of the second factor: set it up, show it, keep the codes for the day that the phone is lost."""

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import record_authentication
from allauth.account.mixins import NextRedirectMixin
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from kennisbank.middleware import ADMIN_PREFIX

from .pages import AccountPage
from .second_factor import METHOD, has_second_factor, may_open_admin, used_second_factor
from .second_factor_forms import EnterAgainForm, EnterForm, SetUpForm


class EnterView(AccountPage, AuthenticateView):
    """Ask for the second factor on the way in."""

    meta_title = _("Enter your second code")
    url_name = "mfa_authenticate"

    def _build_forms(self) -> EnterForm:
        # allauth takes whatever comes without a code for the answer of a security key.
        posted = self.request.POST if self.request.method == "POST" else None
        self.auth_form = EnterForm(user=self.stage.login.user, data=posted)
        self.webauthn_form = None
        return self.auth_form


@method_decorator(login_required, name="dispatch")
class EnterAgainView(AccountPage, ReauthenticateView):
    """Ask somebody who is signed in already for the second factor."""

    meta_title = _("Enter your second code")
    url_name = "mfa_reauthenticate"
    form_class = EnterAgainForm

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not has_second_factor(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


@method_decorator(login_required, name="dispatch")
class SetUpView(AccountPage, NextRedirectMixin, ActivateTOTPView):
    """Connect an authenticator app, which counts as its first use."""

    meta_title = _("Protect your account")
    url_name = "mfa_activate_totp"
    form_class = SetUpForm

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_open_admin(request.user):
            raise Http404
        if has_second_factor(request.user):
            return HttpResponseRedirect(self.get_next_url() or ADMIN_PREFIX)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        authenticator = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        record_authentication(
            self.request, self.request.user, METHOD, id=authenticator.pk, type=authenticator.type
        )
        return response

    def get_success_url(self) -> str:
        return self.passthrough_next_url(reverse("mfa_view_recovery_codes"))


@method_decorator(login_required, name="dispatch")
class RecoveryCodesView(AccountPage, NextRedirectMixin, ViewRecoveryCodesView):
    """Show the codes that replace the phone once each, to whoever has just shown the second factor."""

    meta_title = _("Keep these codes")
    url_name = "mfa_view_recovery_codes"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not has_second_factor(request.user):
            raise Http404
        if not used_second_factor(request, within=account_settings.REAUTHENTICATION_TIMEOUT):
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(next_page=self.get_next_url() or ADMIN_PREFIX, **kwargs)
