"""Whether what the alias leads to is one index of ours, and whether it takes changes."""

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from .base import SearchUnavailable, State
from .elasticsearch_schema import fields

# `read_only_allow_delete` is what a nearly full disk sets.
_BLOCKS = ("read_only_allow_delete", "read_only", "write")


def require_ours(client: Elasticsearch, alias: str) -> str:
    """Return the name of the index behind `alias`; SearchUnavailable where it is none that we made.

    Takes the right to read only. Raises what the client raises.
    """
    answer = client.field_caps(index=alias, fields=["*"], filters="-metadata,-parent")
    names = answer["indices"]
    if alias in names:
        raise _foreign(f"{alias} is an index of somebody else's, and must be an alias")
    if len(names) != 1:
        raise _foreign(f"the alias {alias} leads to {len(names)} indexes: {', '.join(sorted(names))}")
    wrong = _difference(answer["fields"])
    if wrong:
        raise _foreign(f"the index {names[0]} has another mapping: {wrong}")
    return names[0]


def _difference(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the first field that is not as we made it; "" where all are."""
    expected = {name: definition["type"] for name, definition in fields().items()}
    for name in sorted(expected.keys() | found.keys()):
        kinds = set(found.get(name, ()))
        if kinds != {expected.get(name)}:
            return f"{name} is {', '.join(sorted(kinds)) or 'missing'}, not {expected.get(name, 'there')}"
    return ""


def _foreign(message: str) -> SearchUnavailable:
    return SearchUnavailable(State.FOREIGN, message)


def find_block(client: Elasticsearch, index: str) -> str:
    """Return the setting that keeps `index` from being written to; "" where none does.

    Who may only read is told nothing. Raises what the client raises.
    """
    answer = client.options(ignore_status=403).indices.get_settings(index=index, name="index.blocks.*")
    if answer.meta.status == 403:
        return ""
    blocks = answer[index]["settings"]["index"]["blocks"] if answer.body else {}
    return next((f"index.blocks.{name}" for name in _BLOCKS if blocks.get(name) == "true"), "")
