"""How a document lies in an Elasticsearch index."""

import hashlib
import json
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from elasticsearch_dsl import Mapping

from search.analysis import fingerprint
from search.documents import InitiativeDocument
from search.facets import FACET_NAMES

from .ranks import RANKS, rank_fields, title_field, title_keys

# To be raised with any change to what `to_source` returns that the fields below do not show.
LAYOUT_VERSION = 2

_TEXT = ("title", "summary", "stems", "top_parts", "parts", "top_concepts", "concepts", "own_concepts")
# Never a term. Lucene takes only documents with the field for all there are when it tells how rare a term is,
# and would take a concept that few documents name for a common one.
_EMPTY = "-"
# What is only read from its column, or sorted or counted by it.
_COLUMN = {"type": "keyword", "index": False}
# A rank has no sign and a long has one: this keeps the order.
_SIGN = 1 << 63
# A term may have 32,766 bytes; no search asks for a word that comes near that.
_LONGEST_WORD = 200


@cache
def fields() -> dict[str, dict[str, Any]]:
    """Return {name: definition} of every field. Terms come joined by spaces, and nothing else is analysed."""
    text = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    languages = [code for code, _name in settings.LANGUAGES]
    return {
        "id": {"type": "keyword"},
        "digest": _COLUMN,
        "gist": _COLUMN,
        **dict.fromkeys(_TEXT, text),
        "words": {**text, "index_options": "positions"},
        # The different words once more, as a column: text cannot be counted.
        "vocabulary": _COLUMN,
        "suggest": {**text, "index_options": "docs", "norms": False},
        **{name: {"type": "keyword"} for name in FACET_NAMES},
        **{name: {"type": "long", "index": False} for name in RANKS.values()},
        **dict.fromkeys(map(title_field, languages), _COLUMN),
    }


@cache
def schema_hash() -> str:
    """Return the name of this schema, which changes with its fields, its layout and the analysis."""
    spec = json.dumps([LAYOUT_VERSION, fingerprint(), fields()])
    return hashlib.sha256(spec.encode()).hexdigest()[:12]


def get_mapping(owner: str) -> Mapping:
    """Return the mapping of a new index; `owner` is the name that it belongs to."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    # Nothing is shown from the index, and it is rebuilt from the database.
    mapping.meta("_source", enabled=False)
    mapping.meta("_meta", {"owner": owner, "complete": False})
    for name, definition in fields().items():
        mapping.field(name, definition)
    return mapping


def to_source(document: InitiativeDocument) -> dict[str, Any]:
    """Return `document` as Elasticsearch takes it; ValueError where its id is no UUID."""
    terms = document.terms()._asdict()
    words = dict.fromkeys(terms["words"].split())
    ranks = rank_fields(document)
    return {
        **{name: text or _EMPTY for name, text in terms.items()},
        "id": str(UUID(document.id)),
        "digest": document.digest(),
        "gist": terms["gist"].split(),
        "vocabulary": [word for word in words if len(word) <= _LONGEST_WORD],
        **{name: sorted(set(document.facets.get(name, ()))) for name in FACET_NAMES},
        **{name: rank - _SIGN for name, rank in ranks.items()},
        **title_keys(document),
    }
