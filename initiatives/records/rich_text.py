"""Blocks of a page to a story and back. Pictures, documents and videos have no Markdown form."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from html.parser import HTMLParser
from itertools import groupby

from initiatives.sanitizers import sanitize_plain, sanitize_rich_text

from .story import (
    BREAK,
    HEADING_LEVELS,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Part,
    Quotation,
    Run,
    Runs,
    make_heading,
    plain_runs,
    tidy_runs,
)

# The block types that a story can say. The others stay on the page, whatever a record says.
STORY_BLOCKS = frozenset({"text", "quote", "steps"})
STEPS_HEADING_LEVEL = 3
_HEADING_TAGS = {f"h{level}": level for level in HEADING_LEVELS}
_LIST_TAGS = {"ul": False, "ol": True}
_BOLD_TAGS = frozenset({"b", "strong"})
_ITALIC_TAGS = frozenset({"i", "em"})

# Gives the address of a stored link (its attributes: href, or linktype and id), or "" where there is none.
ResolveLink = Callable[[Mapping[str, str]], str]


def read_blocks(blocks: Iterable[Mapping], resolve_link: ResolveLink) -> Iterator[Part]:
    """Yield the story in `blocks`, the raw data of a page's body; steps become a heading and a list."""
    for block in blocks:
        value = block["value"]
        match block["type"]:
            case "text":
                yield from read_rich_text(value, resolve_link)
            case "quote":
                yield Quotation(value.get("text") or "", value.get("source") or "")
            case "steps":
                yield Heading(STEPS_HEADING_LEVEL, plain_runs(value.get("title") or ""))
                yield ItemList(True, tuple(Item(plain_runs(_list_value(step))) for step in value["steps"]))


def _list_value(step: str | Mapping) -> str:
    """Return a step's text; before Wagtail 2.16 list blocks stored it bare."""
    return step if isinstance(step, str) else step["value"]


def make_blocks(story: Iterable[Part]) -> list[dict]:
    """Return `story` as raw data for a page's body, its rich text sanitized.

    Raises ValidationError where the sanitizer refuses the text for its size.
    """
    blocks = []
    for is_quotation, parts in groupby(filter(None, story), key=lambda part: isinstance(part, Quotation)):
        if is_quotation:
            blocks += [("quote", _plain_quotation(part)) for part in parts]
        else:
            blocks.append(("text", sanitize_rich_text(write_rich_text(parts))))
    return [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in blocks]


def _plain_quotation(part: Quotation) -> dict[str, str]:
    """Sanitize once more: entities of Markdown may have stood for characters that nobody sees."""
    return {"text": sanitize_plain(part.text).strip(), "source": sanitize_plain(part.source).strip()}


def write_rich_text(parts: Iterable[Part]) -> str:
    """Return `parts`, quotations left out, as the HTML that Wagtail stores; not yet sanitized."""
    return "".join(_write_part(part) for part in parts)


def _write_part(part: Part) -> str:
    match part:
        case Paragraph():
            return f"<p>{_write_runs(part.runs)}</p>"
        case Heading():
            return f"<h{part.level}>{_write_runs(part.runs)}</h{part.level}>"
        case ItemList():
            tag = "ol" if part.ordered else "ul"
            return f"<{tag}>{''.join(map(_write_item, filter(None, part.items)))}</{tag}>"
    return ""


def _write_item(item: Item) -> str:
    return f"<li>{_write_runs(item.runs)}{write_rich_text(item.lists)}</li>"


def _write_runs(runs: Runs) -> str:
    return "".join(map(_write_run, runs))


def _write_run(run: Run) -> str:
    html = escape(run.text, quote=False).replace(BREAK, "<br/>")
    if run.italic:
        html = f"<i>{html}</i>"
    if run.bold:
        html = f"<b>{html}</b>"
    return f'<a href="{escape(run.href)}">{html}</a>' if run.href else html


def read_rich_text(html: str, resolve_link: ResolveLink) -> list[Part]:
    """Return the story in the rich text `html`; tags without a meaning here are read over."""
    reader = _RichTextReader(resolve_link)
    reader.feed(html)
    reader.close()
    reader.end_text()
    return reader.parts


class _RichTextReader(HTMLParser):
    """Gathers runs until a block ends, and lists until they are closed."""

    def __init__(self, resolve_link: ResolveLink) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self._resolve_link = resolve_link
        self._runs: list[Run] = []
        self._heading = 0
        self._bold = self._italic = 0
        self._href = ""
        # One entry for each list that is open: whether it is numbered, and its items as (runs, lists).
        self._lists: list[tuple[bool, list[tuple[list[Run], list[ItemList]]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BOLD_TAGS:
            self._bold += 1
        elif tag in _ITALIC_TAGS:
            self._italic += 1
        elif tag == "a":
            self._href = self._resolve_link({name: value or "" for name, value in attrs})
        elif tag == "br":
            self._runs.append(Run(BREAK))
        elif tag == "li":
            self.end_text()
            if self._lists:
                self._lists[-1][1].append(([], []))
        elif tag == "p" or tag in _HEADING_TAGS:
            self.end_text()
            self._heading = _HEADING_TAGS.get(tag, 0)
        elif tag in _LIST_TAGS:
            self.end_text()
            self._lists.append((_LIST_TAGS[tag], []))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BOLD_TAGS:
            self._bold = max(self._bold - 1, 0)
        elif tag in _ITALIC_TAGS:
            self._italic = max(self._italic - 1, 0)
        elif tag == "a":
            self._href = ""
        elif tag in ("p", "li") or tag in _HEADING_TAGS:
            self.end_text()
            self._heading = 0
        elif tag in _LIST_TAGS and self._lists:
            self.end_text()
            self._end_list()

    def handle_data(self, data: str) -> None:
        text = data.replace("\n", " ")
        self._runs.append(Run(text, self._bold > 0, self._italic > 0, self._href))

    def end_text(self) -> None:
        """Turn the runs so far into a part, or into text of the open list item."""
        runs, self._runs = tidy_runs(self._runs), []
        if not runs:
            return
        if self._lists and self._lists[-1][1]:
            self._lists[-1][1][-1][0].extend([Run(BREAK), *runs])
        elif self._heading:
            self.parts.append(make_heading(self._heading, runs))
        else:
            self.parts.append(Paragraph(runs))

    def _end_list(self) -> None:
        ordered, items = self._lists.pop()
        ended = ItemList(ordered, tuple(Item(tidy_runs(runs), tuple(lists)) for runs, lists in items))
        if self._lists and self._lists[-1][1]:
            self._lists[-1][1][-1][1].append(ended)
        else:
            self.parts.append(ended)
