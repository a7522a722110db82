"""No page reads a whole table that grows with the bank, so that a page costs the same in a large one."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.management.loading import refresh_statistics
from initiatives.models import InitiativePage, Topic
from tests.test_query_counts import PATHS

# Tables that hold the same few rows whatever the size of the bank.
SMALL_TABLES = {
    "home_crisiscountry",
    "home_crisisline",
    "home_homepage",
    "home_standardpage",
    "initiatives_vocabularyversion",
    "wagtailcore_locale",
    "wagtailcore_pageviewrestriction",
    "wagtailcore_site",
}
# Holds the pending entries of the outbox alone.
PARTIAL_INDEX = "search_outbox_pending"
# ANALYZE looks into 300 pages of a table for each unit of the highest target of its columns. Rows that other
# tests rolled back fill thousands, and where a few hundred of those are looked into, tables seem half empty.
COUNT_ALL_ROWS = """
    UPDATE pg_attribute SET attstattarget = 1000 FROM pg_index, pg_class
    WHERE attrelid = indrelid AND attnum = ANY(indkey) AND indisprimary
    AND pg_class.oid = indrelid AND relnamespace = 'public'::regnamespace
"""
ENLARGE = """
    UPDATE pg_class SET reltuples = %s * reltuples
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT relname = ANY(%s)
"""


def take_for_large(times: int) -> None:
    """Have PostgreSQL plan its queries as for a bank with so many times the records."""
    with connection.cursor() as cursor:
        # Of each column one common value, and not all of them: a large bank has few records of each.
        cursor.execute("SET LOCAL default_statistics_target = 1")
        cursor.execute(COUNT_ALL_ROWS)
        refresh_statistics()
        cursor.execute(ENLARGE, [times, list(SMALL_TABLES)])


@pytest.fixture
def bank(bank):
    """Return the founding initiatives, which PostgreSQL takes for a thousand times as many."""
    if connection.vendor == "postgresql":
        take_for_large(1000)
    return bank


def tables_read_whole(sql: str) -> Iterator[str]:
    """Yield the tables that the database goes through from end to end to answer `sql`.

    PostgreSQL reads a table whole where that is cheapest. So it is those that it could not read otherwise.
    """
    with connection.cursor() as cursor:
        yield from (
            _scans_of_postgres(cursor, sql) if connection.vendor == "postgresql" else _scans(cursor, sql)
        )


def _scans(cursor, sql: str) -> Iterator[str]:
    aliases = {alias: table for table, alias in re.findall(r'"(\w+)" (\w+)\b', sql)}
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
    for *_numbers, step in cursor.fetchall():
        found = re.match(r"SCAN (\w+)", step)
        if found and PARTIAL_INDEX not in step:
            yield aliases.get(found[1], found[1])


def _scans_of_postgres(cursor, sql: str) -> Iterator[str]:
    # Joins by hash or by merging read both sides whole.
    for way in ("seqscan", "hashjoin", "mergejoin"):
        cursor.execute(f"SET LOCAL enable_{way} = off")
    cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
    nodes = [cursor.fetchone()[0][0]["Plan"]]
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        is_partial = node.get("Index Name") == PARTIAL_INDEX
        if "Relation Name" in node and not (is_partial or "Index Cond" in node or _below_bitmap(node)):
            yield node["Relation Name"]


def _below_bitmap(node: dict) -> bool:
    """Whether a node reads only the rows that an index named to it."""
    return node["Node Type"] == "Bitmap Heap Scan" and "Recheck Cond" in node


def large_tables_read_whole(client, path: str) -> set[str]:
    """Return the tables of records that the page at `path` reads from end to end."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code in (200, 302)
    return large_tables(queries)


def large_tables(queries: CaptureQueriesContext) -> set[str]:
    """Return the tables of records that one of these queries reads from end to end."""
    selects = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    return {table for sql in selects for table in tables_read_whole(sql)} - SMALL_TABLES


@pytest.mark.parametrize("path", [path for paths in PATHS.values() for path in paths])
def test_no_page_reads_all_records(client, bank, path):
    assert large_tables_read_whole(client, path) == set()


def test_nor_does_the_page_of_an_adapted_initiative(client, bank):
    page, source = InitiativePage.objects.all()[:2]
    InitiativePage.objects.filter(pk=page.pk).update(adapted_from=source)
    assert large_tables_read_whole(client, page.url) == set()


def test_nor_does_the_lasting_address_that_leads_on(client, bank):
    path = reverse("initiative", args=["vennespleis-samfundet"])
    assert large_tables_read_whole(client, path) == set()


def test_nor_does_publishing_one_where_the_database_has_counted_its_tables(bank):
    refresh_statistics()
    page = bank.first()
    with CaptureQueriesContext(connection) as queries:
        page.save_revision().publish()
    assert large_tables(queries) & {"wagtailcore_page", "initiatives_initiativepage"} == set()


def test_a_table_read_whole_is_noticed(db):
    assert list(tables_read_whole("SELECT title FROM wagtailcore_page")) == ["wagtailcore_page"]
    assert list(tables_read_whole('SELECT U0.title FROM "wagtailcore_page" U0')) == ["wagtailcore_page"]


@pytest.mark.parametrize(
    "table, column",
    [
        ("initiatives_link", "page_id"),
        ("initiatives_outcome", "page_id"),
        ("initiatives_taggedinitiative", "content_object_id"),
    ],
)
def test_an_index_that_is_missing_is_noticed(client, bank, table, column):
    connection.check_constraints()
    with connection.cursor() as cursor:
        for name, each in connection.introspection.get_constraints(cursor, table).items():
            if each["index"] and each["columns"] == [column]:
                cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    assert large_tables_read_whole(client, bank.first().url) == {table}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Only PostgreSQL samples rows.")
def test_rows_that_are_gone_do_not_hide_the_others(bank):
    with connection.cursor() as cursor:
        for _time in range(100):
            cursor.execute("UPDATE initiatives_topic SET adopted = adopted")
        take_for_large(1)
        cursor.execute("SELECT relpages, reltuples FROM pg_class WHERE relname = 'initiatives_topic'")
        ((pages, rows),) = cursor.fetchall()
    # More than ANALYZE looks into where nothing tells it to count all.
    assert pages > 300
    assert rows == Topic.objects.count()
