"""Fills an empty bank with made-up records, straight into its tables.

What it leaves is what publishing would have left, as far as a reader can see: live pages with addresses,
concepts, topics, figures and links, and the entries of Wagtail's own search. There are no revisions.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from initiatives.management.loading import refresh_statistics
from initiatives.models import (
    Concept,
    InitiativeIndexPage,
    InitiativePage,
    Link,
    Organisation,
    Outcome,
    TaggedInitiative,
    Topic,
)

from .generator import LISTS, generate_records
from .rows import concept_rows, initiative_row, page_row
from .timing import progress, say

BATCH = 2000
Numbered = list[tuple[int, dict]]


class Filler:
    """Writes batches of records; keeps no record after its batch."""

    def __init__(self) -> None:
        self.page_id = Page.objects.latest("pk").pk
        self.parents = {
            parent.locale.language_code: parent
            for parent in InitiativeIndexPage.objects.select_related("locale")
        }
        self.concept_ids = {(row.scheme, row.slug): row.pk for row in Concept.objects.all()}
        self.topic_ids = dict(Topic.objects.values_list("slug", "pk"))
        self.organisation_ids = dict(Organisation.objects.values_list("slug", "pk"))
        self.content_type_id = ContentType.objects.get_for_model(InitiativePage).pk

    def fill(self, records: Iterable[dict]) -> None:
        """Write all of `records`, a transaction for each batch."""
        records = iter(records)
        while batch := list(islice(records, BATCH)):
            with transaction.atomic():
                self.write(batch)

    def write(self, records: list[dict]) -> None:
        """Write one batch of records."""
        numbered = list(enumerate(records, start=self.page_id + 1))
        self.page_id += len(records)
        insert_rows(Page, (self._page(pk, record) for pk, record in numbered))
        insert_rows(InitiativePage, (self._initiative(pk, record) for pk, record in numbered))
        for field in LISTS.keys() - {"topics"}:
            insert_rows(getattr(InitiativePage, field).through, self._concepts(numbered, field))
        insert_rows(TaggedInitiative, self._topics(numbered))
        insert_rows(Link, _children(numbered, "links"))
        insert_rows(Outcome, _children(numbered, "outcomes"))
        insert_rows(IndexEntry, self._wagtail_entries(numbered))
        for parent in self.parents.values():
            Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild)

    def _page(self, pk: int, record: dict) -> dict:
        parent = self.parents[record["language"]]
        parent.numchild += 1
        return {"id": pk} | page_row(
            record, parent=parent, number=parent.numchild, content_type_id=self.content_type_id
        )

    def _initiative(self, pk: int, record: dict) -> dict:
        return initiative_row(
            record, page_id=pk, concept_ids=self.concept_ids, organisation_ids=self.organisation_ids
        )

    def _concepts(self, numbered: Numbered, field: str) -> Iterator[dict]:
        for pk, record in numbered:
            yield from concept_rows(record, field, page_id=pk, concept_ids=self.concept_ids)

    def _topics(self, numbered: Numbered) -> Iterator[dict]:
        for pk, record in numbered:
            for slug in record["topics"]:
                yield {"content_object_id": pk, "tag_id": self.topic_ids[slug]}

    def _wagtail_entries(self, numbered: Numbered) -> Iterator[dict]:
        """Yield what Wagtail's own indexer would write for title, summary and body."""
        usual = sum(len(record["title"]) for _pk, record in numbered) / len(numbered)
        for pk, record in numbered:
            yield {
                "content_type_id": self.content_type_id,
                "object_id": str(pk),
                "title": record["title"],
                "title_norm": usual / len(record["title"]),
                "autocomplete": record["title"],
                "body": f"{record['summary']} {record['body']}",
            }


def insert_rows(model: type[models.Model], given: Iterable[dict]) -> None:
    """Insert rows ({attribute: value}) into the table of `model` alone; what is left out gets its default.

    Either every row has a primary key or none. Django's own bulk_create refuses models with a parent table.
    """
    rows = list(given)
    if not rows:
        return
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if field.attname in rows[0] or not isinstance(field, models.AutoField)
    ]
    defaults = {field.attname: field.get_default() for field in fields}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608
            (
                [field.get_db_prep_save(row[field.attname], connection) for field in fields]
                for row in (defaults | row for row in rows)
            ),
        )


def _children(numbered: Numbered, field: str) -> Iterator[dict]:
    for pk, record in numbered:
        for place, row in enumerate(record[field]):
            yield {"page_id": pk, "sort_order": place, **row}


def main(size: str) -> None:
    """Fill the database of the settings with `size` records."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    Filler().fill(progress(generate_records(int(size)), "records made", int(size)))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    refresh_statistics()
    say(f"  {int(size):,} records made")
