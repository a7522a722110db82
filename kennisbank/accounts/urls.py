"""Addresses of the sign-in. Of allauth's own only those that are used have one, by the names it knows."""

from django.urls import path
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from . import second_factor_views, views

urlpatterns = [
    path(pgettext_lazy("url", "account/sign-in/"), views.SignInView.as_view(), name="account_login"),
    path(pgettext_lazy("url", "account/code/"), views.CodeView.as_view(), name="account_confirm_login_code"),
    path(
        pgettext_lazy("url", "account/new-code/"), never_cache(views.resend_code), name="account_resend_code"
    ),
    path(pgettext_lazy("url", "account/sign-out/"), views.SignOutView.as_view(), name="account_logout"),
    path(
        pgettext_lazy("url", "account/second-code/"),
        second_factor_views.EnterView.as_view(),
        name="mfa_authenticate",
    ),
    path(
        pgettext_lazy("url", "account/second-code/again/"),
        second_factor_views.EnterAgainView.as_view(),
        name="mfa_reauthenticate",
    ),
    path(
        pgettext_lazy("url", "account/second-code/set-up/"),
        second_factor_views.SetUpView.as_view(),
        name="mfa_activate_totp",
    ),
    path(
        pgettext_lazy("url", "account/recovery-codes/"),
        second_factor_views.RecoveryCodesView.as_view(),
        name="mfa_view_recovery_codes",
    ),
    # Wagtail's own page for readers of restricted pages asks for a password, which readers do not have.
    path(
        "_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="sign-in"
    ),
]
