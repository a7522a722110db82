"""Queries of every page, whose SQL is made once: making it costs several times what running it does."""

from collections.abc import Callable
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet


def fetch_rows(make_queryset: Callable[..., QuerySet], *values: str) -> list[tuple]:
    """Return the rows of `make_queryset(*values)` as the database gives them, without Python conversions.

    `make_queryset` must be a function of a module and depend on nothing but `values`.
    """
    sql, params = _prepare(connection.vendor, make_queryset, values)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@lru_cache(maxsize=64)
def _prepare(
    _vendor: str, make_queryset: Callable[..., QuerySet], values: tuple[str, ...]
) -> tuple[str, tuple]:
    return make_queryset(*values).query.sql_with_params()
