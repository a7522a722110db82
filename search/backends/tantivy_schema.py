"""How a document lies in a tantivy index."""

import hashlib
import json
import zlib
from functools import cache
from uuid import UUID

import tantivy
from django.conf import settings

from search.analysis import fingerprint
from search.documents import InitiativeDocument
from search.facets import FACET_NAMES, FACETS

from .lookups import SUGGEST_FIELD, facet_term
from .ranks import RANKS, rank_fields, title_field, title_keys

# To be raised with any change to what `to_tantivy` returns that the field list below does not show.
LAYOUT_VERSION = 4

# Every facet value lies in field "facets" as "facet:value". Counting that field takes 0.15 µs for each
# match, half of it for finding where a document's values begin. So every facet also has columns that hold
# the whole *set* of a document's values as one text ("prevention support"), counted in 0.01 µs each; the
# sets that occur are few. Only topics combine too freely for that: they have a field of their own.
OPEN_FACETS = frozenset({"topic"})
# Most of what is typed ends in a word of so many letters, and finds thousands of titles: their beginnings are
# terms of their own, found in a third of the time that it takes to put together all words that begin so.
BEGINNINGS = range(3, 7)
# A facet with many values that combine freely is cut into columns, so that each has few different sets.
SET_COLUMNS = {"audience": 2}
# Never a slug; a column that every document has is faster than one with gaps.
EMPTY_SET = " "

# The parts of compounds lie in fields of their own, where they count less and do not lengthen the others.
_TEXT_FIELDS = {
    "title": "freq",
    "summary": "freq",
    "stems": "freq",
    "top_parts": "freq",
    "parts": "freq",
    "top_concepts": "freq",
    "concepts": "freq",
    "own_concepts": "freq",
    "words": "position",
}
# Ids and digests are numbers, because a number is read from its column in a tenth of a microsecond, while
# a stored text costs 16 where its block is not in memory.
_NUMBERS = (
    "id_high",
    "id_low",
    "digest",
    "version",
    *RANKS.values(),
)


@cache
def set_columns(facet: str) -> tuple[str, ...]:
    """Return the names of the columns that hold the sets of values of `facet`; none for an open facet."""
    if facet in OPEN_FACETS:
        return ()
    return tuple(f"sets_{facet}_{number}" for number in range(SET_COLUMNS.get(facet, 1)))


def _fields() -> list[tuple[str, str, dict]]:
    """Return (kind, name, options) of every field; kinds are those of tantivy's schema builder."""
    raw = {"tokenizer_name": "raw", "index_option": "basic"}
    languages = [code for code, _name in settings.LANGUAGES]
    return [
        ("text", "id", raw),
        ("text", "gist", raw | {"stored": True}),
        *(("unsigned", name, {"fast": True}) for name in _NUMBERS),
        *(
            ("text", name, {"tokenizer_name": "whitespace", "index_option": option})
            for name, option in _TEXT_FIELDS.items()
        ),
        ("text", SUGGEST_FIELD, {"tokenizer_name": "whitespace", "index_option": "basic"}),
        ("text", "beginnings", {"tokenizer_name": "whitespace", "index_option": "basic"}),
        ("text", "facets", raw | {"fast": True}),
        *(("text", facet, raw | {"fast": True}) for facet in sorted(OPEN_FACETS)),
        *(("text", column, raw | {"fast": True}) for name in FACET_NAMES for column in set_columns(name)),
        *(("text", title_field(code), raw | {"fast": True}) for code in languages),
    ]


@cache
def get_schema() -> tantivy.Schema:
    """Return the schema, made once per process."""
    builder = tantivy.SchemaBuilder()
    add = {"text": builder.add_text_field, "unsigned": builder.add_unsigned_field}
    for kind, name, options in _fields():
        add[kind](name, **options)
    return builder.build()


@cache
def schema_hash() -> str:
    """Return the name of this schema, which changes with its fields, its layout and the analysis."""
    spec = json.dumps([LAYOUT_VERSION, tantivy.__version__.split(".")[:2], fingerprint(), _fields()])
    return hashlib.sha256(spec.encode()).hexdigest()[:16]


def to_tantivy(document: InitiativeDocument) -> tantivy.Document:
    """Return `document` as tantivy takes it; ValueError where its id is no UUID."""
    id = UUID(document.id).int
    terms = document.terms()
    fields = {
        "id": document.id,
        "id_high": id >> 64,
        "id_low": id & 0xFFFF_FFFF_FFFF_FFFF,
        "digest": int(document.digest(), 16),
        "version": document.version,
        **terms._asdict(),
        "beginnings": " ".join(_beginnings(terms.suggest)),
        **_facet_fields(document),
        **rank_fields(document),
        **title_keys(document),
    }
    return tantivy.Document.from_dict(fields, get_schema())


def _beginnings(typed: str) -> set[str]:
    """Return the beginnings of the words of titles, each of which comes as "nl:slaap"."""
    found: set[str] = set()
    for term in typed.split():
        code, _colon, word = term.partition(":")
        found.update(f"{code}:{word[:letters]}" for letters in BEGINNINGS if letters <= len(word))
    return found


def _facet_fields(document: InitiativeDocument) -> dict[str, object]:
    fields: dict[str, object] = {}
    terms: list[str] = []
    for facet in FACETS:
        values = sorted(set(document.facets.get(facet.name, ())))
        terms += [facet_term(facet.name, value) for value in values]
        columns = set_columns(facet.name)
        if not columns:
            fields[facet.name] = values
        for number, column in enumerate(columns):
            fields[column] = " ".join(_share(values, number, len(columns))) or EMPTY_SET
    return {**fields, "facets": terms}


def _share(values: list[str], number: int, columns: int) -> list[str]:
    """Return the values that belong in column `number` of so many: each value always in the same one."""
    if columns == 1:
        return values
    return [value for value in values if zlib.crc32(value.encode()) % columns == number]
