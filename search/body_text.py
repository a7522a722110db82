"""The story of an initiative as plain text, from its stored blocks: no query, no rendering."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

# A tag. Text in our rich text holds no bare "<" or ">": the sanitizer writes them as entities.
_TAG = re.compile(r"<[^<>]*>")
_BREAKING_TAG = re.compile(r"</?(?:p|h[1-6]|ul|ol|li|br|hr|blockquote|div)\b[^<>]*>", re.IGNORECASE)


def rich_text_to_plain(source: str) -> str:
    """Return the text of rich text: tags gone, entities resolved, one line for each block."""
    text = _TAG.sub("", _BREAKING_TAG.sub("\n", source))
    # Four times as fast as patterns for blanks and lines, which try every single space.
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return "\n".join(filter(None, lines))


def _no_text(value: Any) -> str:
    return ""


def _steps(value: Mapping[str, Any]) -> str:
    items = (item["value"] if isinstance(item, dict) else item for item in value.get("steps") or ())
    return "\n".join([value.get("title") or "", *items])


def _quote(value: Mapping[str, Any]) -> str:
    return "\n".join([value.get("text") or "", value.get("source") or ""])


def _picture(value: Mapping[str, Any]) -> str:
    return "\n".join([value.get("alt_text") or "", value.get("caption") or ""])


# What of each block is text to search. A test holds this to the blocks that there are.
READERS: dict[str, Callable[[Any], str]] = {
    "text": rich_text_to_plain,
    "steps": _steps,
    "quote": _quote,
    "picture": _picture,
    "document": _no_text,
    "embed": _no_text,
}


def story_to_plain(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Return the text of a story from its stored form ({"type": …, "value": …} for each block)."""
    texts = (READERS.get(block["type"], _no_text)(block["value"]).strip() for block in blocks)
    return "\n".join(text for text in texts if text)
