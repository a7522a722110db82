"""The vocabulary to files: each the same bytes for the same vocabulary."""

import json
from collections.abc import Callable, Iterator, Mapping

from initiatives.models import Concept, Organisation, Topic
from initiatives.models.vocabulary import Scheme
from initiatives.vocabulary import TOPIC

from .schema import FORMAT_VERSION, LANGUAGES, scheme_headers

# Paths of the objects and lists that are written over several lines; "*" is any item of a list.
_OPEN_IN_VOCABULARY = frozenset(
    {
        "",
        ".schemes",
        ".schemes.*",
        ".schemes.*.concepts",
        ".schemes.*.concepts.*",
        ".schemes.*.concepts.*.alt",
        ".schemes.*.concepts.*.definition",
    }
)
_OPEN_IN_ORGANISATIONS = frozenset({"", ".organisations"})


def concept_record(row: Concept | Topic) -> dict:
    """Return the concept or topic `row` as it is written in a vocabulary."""
    record = {
        "id": row.slug,
        "labels": _in_order(row.labels),
        "alt": {code: row.alt.get(code, []) for code in LANGUAGES},
        "broader": row.broader.slug if row.broader else None,
        "definition": _in_order(row.definition),
    }
    stepchange = getattr(row, "stepchange", "")
    return {**record, "stepchange": stepchange} if stepchange else record


def term_record(row: Concept) -> dict:
    """Return the search term `row` as it is written in a thesaurus."""
    record = concept_record(row)
    if not record["definition"]:
        del record["definition"]
    return record


def organisation_record(row: Organisation) -> dict:
    """Return the organisation `row` as it is written in a file of organisations."""
    return {
        "id": row.slug,
        "name": row.name,
        "country": row.country,
        "city": row.city or None,
        "kind": row.kind,
        "domain": row.domain or None,
    }


def _in_order(values: Mapping[str, str]) -> dict[str, str]:
    return {code: values[code] for code in LANGUAGES if values.get(code)}


def _dump_schemes() -> Iterator[str]:
    rows = {header["id"]: Concept.objects.filter(scheme=header["id"]) for header in scheme_headers()}
    rows[TOPIC] = Topic.objects.filter(adopted=True)
    schemes = [
        {**header, "concepts": [concept_record(row) for row in rows[header["id"]].select_related("broader")]}
        for header in scheme_headers()
    ]
    vocabulary = {"version": FORMAT_VERSION, "languages": LANGUAGES, "schemes": schemes}
    yield _format(vocabulary, _OPEN_IN_VOCABULARY) + "\n"


def _dump_thesaurus() -> Iterator[str]:
    for row in Concept.objects.filter(scheme=Scheme.TERM).select_related("broader"):
        yield json.dumps(term_record(row), ensure_ascii=False) + "\n"


def _dump_organisations() -> Iterator[str]:
    rows = sorted(Organisation.objects.all(), key=lambda row: (row.country, row.name.casefold(), row.slug))
    organisations = {"version": FORMAT_VERSION, "organisations": [organisation_record(row) for row in rows]}
    yield _format(organisations, _OPEN_IN_ORGANISATIONS) + "\n"


def _format(value: object, opened: frozenset[str], path: str = "", margin: str = "") -> str:
    """Return `value` as JSON, with one item a line where its path is among `opened`, else on one line."""
    if path not in opened or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = margin + "  "
    if isinstance(value, dict):
        items = [
            f"{json.dumps(name)}: {_format(item, opened, f'{path}.{name}', inner)}"
            for name, item in value.items()
        ]
        first, last = "{", "}"
    else:
        items = [_format(item, opened, f"{path}.*", inner) for item in value]
        first, last = "[", "]"
    return f"{first}\n{inner}" + f",\n{inner}".join(items) + f"\n{margin}{last}"


# What can be dumped, each in the format of the founding file of that name.
PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "vocabulary": _dump_schemes,
    "thesaurus": _dump_thesaurus,
    "organisations": _dump_organisations,
}


def dump_vocabulary(part: str) -> Iterator[str]:
    """Yield the text of `part`, a key of PARTS. Raises KeyError for another."""
    return PARTS[part]()
