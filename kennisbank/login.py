"""Signing in: where a request comes from, and what whoever failed too often is told."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

TOO_MANY_REQUESTS = 429


def client_address(request: HttpRequest) -> str:
    """Return the network address of the visitor, as the outermost of our own proxies saw it.

    Each proxy adds to the end of X-Forwarded-For whom it heard from; what stands before that is what the
    visitor claims. Without proxies of our own the header is only a claim.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def locked_out(
    request: HttpRequest, _response: HttpResponse, _credentials: dict | None = None
) -> HttpResponse:
    """Answer 429 with a page that says how long to wait. It says nothing about whether the name exists."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"meta_title": _("Too many attempts"), "minutes": minutes}
    response = render(request, "locked_out.html", context, status=TOO_MANY_REQUESTS)
    response["Retry-After"] = str(minutes * 60)
    return response
