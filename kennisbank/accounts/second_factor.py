"""Whether somebody has shown a second factor in this session, and where they show it."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

ADMIN_PERMISSION = "wagtailadmin.access_admin"
# How allauth calls the use of a second factor in the session.
METHOD = "mfa"


def may_open_admin(user: AbstractBaseUser) -> bool:
    """Whether the permissions of the account reach into the admin."""
    return user.has_perm(ADMIN_PERMISSION)


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Whether the person has set up an authenticator app."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def used_second_factor(request: HttpRequest, *, within: float = float("inf")) -> bool:
    """Whether the second factor was used in this session, in the last `within` seconds."""
    uses = [
        record for record in get_authentication_records(request, request.user) if record["method"] == METHOD
    ]
    return bool(uses) and time.time() - uses[-1]["at"] < within


def needed_step(request: HttpRequest) -> str | None:
    """Return the name of the page that a signed-in editor must go through before the admin; None for none."""
    if not settings.SECOND_FACTOR or used_second_factor(request):
        return None
    return "mfa_reauthenticate" if has_second_factor(request.user) else "mfa_activate_totp"
