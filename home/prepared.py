"""Queries of every page, whose SQL is made once: making it costs several times what running it does."""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, QuerySet


def fetch_rows(make_queryset: Callable[..., QuerySet], *values: Hashable) -> list[tuple]:
    """Return the rows of `make_queryset(*values)` as the database gives them, without Python conversions.

    `make_queryset` must be a function of a module and depend on nothing but `values`.
    """
    sql, params = _prepare(connection.vendor, make_queryset, values)
    return _execute(sql, params)


def fetch_rows_of(
    make_queryset: Callable[..., QuerySet], keys: Sequence[Any], *values: Hashable, field: Field
) -> list[tuple]:
    """Return the rows of `make_queryset(keys, *values)`, as `fetch_rows` does, for keys that change.

    `keys` are values of `field`, a UUID or a positive whole number, all different.
    """
    if not keys:
        return []
    sql, params, places = _prepare_for_keys(connection.vendor, make_queryset, len(keys), values, field)
    adapted = [field.get_db_prep_value(key, connection) for key in keys]
    filled = list(params)
    for place, number in places:
        filled[place] = adapted[number]
    return _execute(sql, filled)


def as_uuid(value: UUID | str) -> UUID:
    """Return a UUID of such a row: SQLite stores it as 32 digits."""
    return value if isinstance(value, UUID) else UUID(value)


def _execute(sql: str, params: Sequence[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@lru_cache(maxsize=64)
def _prepare(
    _vendor: str, make_queryset: Callable[..., QuerySet], values: tuple[Hashable, ...]
) -> tuple[str, tuple]:
    return make_queryset(*values).query.sql_with_params()


@lru_cache(maxsize=256)
def _prepare_for_keys(
    _vendor: str,
    make_queryset: Callable[..., QuerySet],
    amount: int,
    values: tuple[Hashable, ...],
    field: Field,
) -> tuple[str, tuple, list[tuple[int, int]]]:
    """Return SQL, its parameters, and (place among them, number of the key) for every key."""
    # Keys that no row has and no other parameter equals.
    samples = [field.to_python(_SAMPLES[field.get_internal_type()](number)) for number in range(amount)]
    numbers = {field.get_db_prep_value(sample, connection): i for i, sample in enumerate(samples)}
    sql, params = make_queryset(samples, *values).query.sql_with_params()
    places = [(place, numbers[param]) for place, param in enumerate(params) if param in numbers]
    return sql, params, places


_SAMPLES: dict[str, Callable[[int], Any]] = {
    "UUIDField": lambda number: f"{number:032x}",
    "OneToOneField": lambda number: -number - 1,
}
