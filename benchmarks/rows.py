"""Turns a record of the exchange format into rows of the site's tables."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import groupby

from django.utils.text import Truncator
from wagtail.models import Page

from .generator import LISTS

# Any fixed name: keys must be the same in every run.
NAMESPACE = uuid.UUID("6f6e1c5e-2f0a-4b8e-9d7c-3a5b1d0c4e21")
FIRST_PUBLICATION = datetime(2021, 1, 1, tzinfo=UTC)
SPAN_SECONDS = 4 * 365 * 24 * 3600


def translation_key(record: dict) -> uuid.UUID:
    """Return the key that ties the language versions of an initiative together."""
    return uuid.uuid5(NAMESPACE, record["translation_of"] or record["id"])


def page_row(record: dict, *, parent: Page, number: int, content_type_id: int) -> dict:
    """Return the row of wagtailcore_page for the `number`th child (from 1) of `parent`."""
    published = FIRST_PUBLICATION + timedelta(seconds=random.Random(record["id"]).randrange(SPAN_SECONDS))
    return {
        "path": Page._get_path(parent.path, parent.depth + 1, number),
        "depth": parent.depth + 1,
        "translation_key": translation_key(record),
        "locale_id": parent.locale_id,
        "live": True,
        "first_published_at": published,
        "last_published_at": published,
        "title": record["title"],
        "draft_title": record["title"],
        "slug": record["id"],
        "content_type_id": content_type_id,
        "url_path": f"{parent.url_path}{record['id']}/",
        "search_description": Truncator(record["summary"]).chars(150),
    }


def initiative_row(record: dict, *, page_id: int, concept_ids: dict, organisation_ids: dict) -> dict:
    """Return the row of the initiative's own table."""
    funding = record["funding"] or {}
    return {
        "page_ptr_id": page_id,
        "record_id": record["id"],
        "translation_state": "translation" if record["translation_of"] else "original",
        "summary": record["summary"],
        "body": body_blocks(record["body"], record["id"]),
        "kind_id": concept_ids["kind", record["kind"]],
        "evidence_id": concept_ids["evidence", record["evidence"]],
        "effort_id": concept_ids["effort", record["effort"]],
        "organisation_id": organisation_ids[record["organisation"]],
        "country": record["country"],
        "place": record["place"] or "",
        "start_year": record["start_year"],
        "end_year": record["end_year"],
        "status": record["status"],
        "funding_amount": funding.get("amount"),
        "funding_currency": funding.get("currency") or "",
        "funding_funder": funding.get("funder") or "",
        "funding_note": funding.get("note") or "",
        "source_document": record["source"]["document"],
    }


def concept_rows(record: dict, field: str, *, page_id: int, concept_ids: dict) -> Iterator[dict]:
    """Yield the rows that tie the page to its concepts of `field`."""
    for slug in record[field]:
        yield {"initiativepage_id": page_id, "concept_id": concept_ids[LISTS[field], slug]}


def body_blocks(markdown: str, name: str) -> list[dict]:
    """Return the body as the site stores it: one block of rich text."""
    return [{"type": "text", "value": body_html(markdown), "id": str(uuid.uuid5(NAMESPACE, name))}]


def body_html(markdown: str) -> str:
    """Return the HTML of the Markdown that the generator writes: paragraphs, headings, lists."""
    lines = filter(None, markdown.split("\n"))
    return "".join(
        f"<ul>{''.join(f'<li>{escape(line[2:])}</li>' for line in group)}</ul>"
        if is_list
        else "".join(map(_block, group))
        for is_list, group in groupby(lines, lambda line: line.startswith("- "))
    )


def _block(line: str) -> str:
    return f"<h2>{escape(line[3:])}</h2>" if line.startswith("## ") else f"<p>{escape(line)}</p>"
