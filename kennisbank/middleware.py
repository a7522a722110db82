"""Middleware of the whole site: one transaction for each write, one content security policy per area."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

ADMIN_PREFIX = "/admin/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class AtomicWritesMiddleware:
    """Run every view of a writing request in one transaction.

    Django's ATOMIC_REQUESTS would do the same for reading requests too, and with SQLite's immediate
    transactions every reader would then wait for every other (docs/adr/0002-transactions.md).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method in SAFE_METHODS:
            return None
        with transaction.atomic():
            return view(request, *args, **kwargs)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict policy on public pages; Wagtail's admin, which needs inline scripts, has its own."""

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(ADMIN_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return parts
