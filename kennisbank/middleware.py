"""Middleware of the whole site: one transaction for each write, and the headers of each area."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware

from initiatives.writers import become_only_writer

ADMIN_PREFIX = "/admin/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class AtomicWritesMiddleware:
    """Run every view of a writing request in one transaction.

    Django's ATOMIC_REQUESTS would do the same for reading requests too, and with SQLite's immediate
    transactions every reader would then wait for every other (docs/adr/0002-transactions.md). Like
    there, a view marked by `transaction.non_atomic_requests` keeps its own transactions, an exception
    rolls back, and a lazy or streaming response is rendered after the commit. Who is signed in may change
    the bank, and does so as its only writer. This must be the last middleware: it answers for the view, so
    the `process_view` of a later one would not run.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        non_atomic = getattr(view, "_non_atomic_requests", ())
        if request.method in SAFE_METHODS or DEFAULT_DB_ALIAS in non_atomic:
            return None
        with transaction.atomic():
            if hasattr(request, "user") and request.user.is_authenticated:
                become_only_writer()
            return view(request, *args, **kwargs)


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but the admin's own page for what is not there stays: Django would go and look below /en/."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == 404 and request.path_info.startswith(ADMIN_PREFIX):
            return response
        return super().process_response(request, response)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict policy on public pages; Wagtail's admin, which needs inline scripts, has its own."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        # A preview is a page rendered by a request within the request for an address of the admin. The
        # policy of the outer one, which lets the admin frame it, is the one that counts.
        if getattr(request, "is_dummy", False) and HEADER in response:
            del response[HEADER]
        return response

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(ADMIN_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return parts


class PermissionsPolicyMiddleware:
    """Tell browsers which of their features no page of this site uses (settings.PERMISSIONS_POLICY)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        policy = settings.PERMISSIONS_POLICY.items()
        self.header = ", ".join(f"{feature}=({' '.join(allowed)})" for feature, allowed in policy)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.header)
        return response
