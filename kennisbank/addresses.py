"""Addresses that no part of the site can make sense of end here, with a page that says so."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .middleware import ADMIN_PREFIX

MAX_QUERY_STRING = 8_000


class UnusableAddress(BadRequest):
    """The address itself is the fault; the message is for the reader."""


class AddressLimitsMiddleware:
    """Refuse query strings of more than MAX_QUERY_STRING characters, and NUL where a database chokes on it.

    PostgreSQL knows no NUL in text, so every look-up with one would be a server error. Public pages read
    their query string through `SearchQuery`, which leaves NUL out; Wagtail's admin does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query_string = request.META.get("QUERY_STRING", "")
        if len(query_string) > MAX_QUERY_STRING:
            raise UnusableAddress(_("This address is too long. Please search with fewer words or filters."))
        is_admin = request.path_info.startswith(ADMIN_PREFIX)
        if "\x00" in request.path_info or (is_admin and "%00" in query_string):
            raise UnusableAddress(_("This address has a character that is not allowed."))
        return self.get_response(request)
