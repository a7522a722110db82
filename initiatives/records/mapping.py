"""Where each field of a record lives on a page. Which fields there are, `schema` alone says."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from initiatives.choices import Unit
from initiatives.models import InitiativePage, Link, Outcome
from initiatives.models.vocabulary import Scheme

from .catalogue import Catalogue
from .composites import Group, Listing
from .schema import RECORD
from .shapes import Reference, canonical_number

_PAGE = InitiativePage._meta
# Columns that are no plain copy of the field of that name.
_APART = {"id", "body", "translation_state"}

# {field of the record that names one concept: its scheme}
CONCEPTS = {
    field.name: field.shape.kind
    for field in RECORD.fields
    if isinstance(field.shape, Reference) and field.shape.kind in Scheme.values
}
# {field of the record that lists concepts: their scheme}
CONCEPT_LISTS = {
    field.name: field.shape.item.kind
    for field in RECORD.fields
    if isinstance(field.shape, Listing)
    and isinstance(field.shape.item, Reference)
    and field.shape.item.kind in Scheme.values
}
# {column of the page: path of the value in the record}. That of an object's member begins with its name.
COLUMNS = {
    f"{field.name}_{member}": (field.name, member)
    for field in RECORD.fields
    if isinstance(field.shape, Group)
    for member in field.shape.names
} | {
    field.name: (field.name,)
    for field in RECORD.fields
    if field.name not in CONCEPTS
    and field.name in {column.name for column in _PAGE.concrete_fields if not column.is_relation} - _APART
}


def column_values(record: dict, known: Catalogue) -> dict[str, object]:
    """Return {attribute of the page: value} for all that `record` says in columns and foreign keys."""
    values = {name: _to_column(name, _dig(record, path)) for name, path in COLUMNS.items()}
    for name, scheme in (*CONCEPTS.items(), ("organisation", "organisation")):
        values[f"{name}_id"] = known.get(scheme, record[name]).pk if record[name] else None
    return values


def _dig(record: dict, path: Iterable[str]) -> object:
    value = record
    for step in path:
        value = value.get(step) if value else None
    return value


def _to_column(name: str, value: object) -> object:
    field = _PAGE.get_field(name)
    return "" if value is None and not field.null else field.to_python(value)


def record_values(page: InitiativePage) -> dict[str, object]:
    """Return the fields of a record that stand in columns of `page`; an object is None if all is empty."""
    record: dict[str, object] = {}
    for name, path in COLUMNS.items():
        value = _from_column(getattr(page, name))
        if len(path) == 1:
            record[name] = value
        else:
            record.setdefault(path[0], {})[path[1]] = value
    return {
        name: None
        if isinstance(value, dict) and not any(item is not None for item in value.values())
        else value
        for name, value in record.items()
    }


def _from_column(value: object) -> object:
    match value:
        case Decimal():
            return canonical_number(value)
        case datetime.date():
            return value.isoformat()
        case str():
            return value.replace("\r\n", "\n").strip() or None
    return value


def make_outcomes(record: dict) -> list[Outcome]:
    """Return the unsaved outcomes of `record`, in order."""
    return [
        Outcome(
            measure=row["measure"],
            year=row["year"],
            unit=row["unit"],
            sort_order=place,
            **(
                {"duration": row["value"]}
                if row["unit"] == Unit.DURATION
                else {"value": Decimal(row["value"])}
            ),
        )
        for place, row in enumerate(record["outcomes"])
    ]


def read_outcome(row: Outcome) -> dict[str, object]:
    """Return the stored outcome `row` as in a record."""
    value = row.duration if row.unit == Unit.DURATION else row.value
    return {"measure": row.measure, "year": row.year, "value": _from_column(value), "unit": row.unit}


def make_links(record: dict) -> list[Link]:
    """Return the unsaved links of `record`, in order."""
    return [
        Link(url=row["url"], label=row["label"], sort_order=place)
        for place, row in enumerate(record["links"])
    ]


def read_link(row: Link) -> dict[str, object]:
    """Return the stored link `row` as in a record."""
    return {"url": row.url, "label": row.label}
