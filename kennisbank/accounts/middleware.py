"""Nobody opens the admin without a second factor."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kennisbank.middleware import ADMIN_PREFIX

from .second_factor import may_open_admin, needed_step

LOGIN_PATH = f"{ADMIN_PREFIX}login/"
LOGOUT_PATH = f"{ADMIN_PREFIX}logout/"


class SecondFactorMiddleware:
    """Answer for the admin until a code by mail and a second factor were given (settings.SECOND_FACTOR).

    This stands before every view of the admin, so that no view of a package can forget it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR and request.path_info.startswith(ADMIN_PREFIX):
            return _turn_away(request) or self.get_response(request)
        return self.get_response(request)


def _turn_away(request: HttpRequest) -> HttpResponse | None:
    """Return what stands between this visitor and the admin; None where nothing does."""
    if request.path_info == LOGOUT_PATH:
        return None
    if not request.user.is_authenticated:
        return _go(request, "account_login")
    if not may_open_admin(request.user):
        context = {"meta_title": _("Only for editors"), "hide_from_search_engines": True}
        return render(request, "account/no_admin.html", context, status=403)
    step = needed_step(request)
    if step:
        return _go(request, step)
    return HttpResponseRedirect(_destination(request)) if request.path_info == LOGIN_PATH else None


def _go(request: HttpRequest, name: str) -> HttpResponse:
    # A script of the admin could make nothing of a page.
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        raise PermissionDenied
    return redirect_to_login(_destination(request), reverse(name))


def _destination(request: HttpRequest) -> str:
    """Return where the visitor wanted to go: the page of the admin, or what its login page was told."""
    if request.path_info != LOGIN_PATH:
        return request.get_full_path()
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_safe and not wanted.startswith(LOGIN_PATH) else ADMIN_PREFIX
