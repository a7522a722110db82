"""Answers for load balancers and supervisors: does this process live, and can it do its work?

Neither names hosts, paths, people or errors: what is wrong in detail stands in the log and in
`manage.py search_index status`.
"""

import logging
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.database import needs_migration
from search.holdup import find_holdup
from search.outbox import outbox_status
from search.reader import get_reader

logger = logging.getLogger(__name__)

OK, DOWN, OLD, UNKNOWN = "ok", "down", "old", "unknown"


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process takes requests; it asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer whether requests should be sent here: 200, or 503 without a database as this program knows it.

    {"database": "ok" or "down", "migrations": "ok", "old" or "unknown", "search": the state of the index,
    "outbox": {"pending": rows, "failing": rows, "oldest_seconds": age of the oldest that waits, or null,
    "indexing": "ok", or the state of the index that holds indexing up}};
    "outbox" is null where it cannot be read. Without an index the site answers searches from the database,
    so that takes no process out of service.
    """
    try:
        answer = _ask_database()
    except DatabaseError as error:
        logger.warning("health.database_unavailable error=%s", type(error).__name__)
        connection.close()
        answer = {"database": DOWN, "migrations": UNKNOWN, "outbox": None}
    answer["search"] = get_reader().health().state.value
    return JsonResponse(answer, status=200 if answer["migrations"] == OK else 503)


def _ask_database() -> dict[str, Any]:
    if needs_migration():
        return {"database": OK, "migrations": OLD, "outbox": None}
    status = outbox_status()
    age = (timezone.now() - status.oldest_pending).total_seconds() if status.oldest_pending else None
    holdup = find_holdup()
    outbox = {
        "pending": status.pending,
        "failing": status.failing,
        "oldest_seconds": age,
        "indexing": holdup.state.value if holdup else OK,
    }
    return {"database": OK, "migrations": OK, "outbox": outbox}
