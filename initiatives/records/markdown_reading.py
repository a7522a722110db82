"""Markdown to a story: the part of CommonMark that a page's rich text can hold, and faults for the rest."""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from initiatives.sanitizers import ALLOWED_PROTOCOLS

from .batches import BATCH
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
    tidy_runs,
)

# markdown-it drops, without a word, what lies deeper than 20 levels; a list and its item are two.
MAX_LEVEL = 14
# An em dash and a blank begin the last paragraph of a quotation if it says who spoke.
SOURCE_MARK = "— "


class MarkdownError(ValueError):
    """The Markdown holds what a story cannot: `message` says what would be right, `excerpt` where."""

    def __init__(self, message: str, excerpt: str) -> None:
        super().__init__(message)
        self.message = message
        self.excerpt = excerpt


# A text is checked first and stored later in the same batch.
@lru_cache(maxsize=BATCH)
def read_markdown(text: str) -> tuple[Part, ...]:
    """Return the story that `text` is, or raise MarkdownError.

    Kept: headings of level two and three, paragraphs, lists, quotations, bold, emphasis, links and line
    breaks. Titles of links are dropped. All else is a fault: HTML, pictures, code, rules, and numbered
    lists that do not begin with 1.
    """
    tokens = _parser.parse(text)
    try:
        for token in tokens:
            if token.level > MAX_LEVEL:
                raise _RefusalError(_("The lists are nested too deeply. Use at most five levels."), token)
        return tuple(part for part in _read_parts(iter(tokens)) if part)
    except _RefusalError as refusal:
        first, _last = refusal.token.map or (0, 0)
        raise MarkdownError(refusal.message, text.splitlines()[first]) from None


def _make_parser() -> MarkdownIt:
    # A definition of a link that nothing refers to would vanish.
    parser = MarkdownIt("commonmark").disable("reference")
    # The parser would show a link with a forbidden address as text; we want to report it.
    parser.validateLink = lambda _url: True
    return parser


_parser = _make_parser()


class _RefusalError(Exception):
    def __init__(self, message: str, token: Token) -> None:
        super().__init__(message)
        self.message = message
        self.token = token


def _read_parts(tokens: Iterator[Token], end: str = "") -> Iterator[Part]:
    """Read until the token of type `end` is consumed."""
    for token in tokens:
        if token.type == end:
            return
        yield _read_part(token, tokens)


def _read_part(token: Token, tokens: Iterator[Token]) -> Part:
    match token.type:
        case "paragraph_open":
            return Paragraph(_read_inline(tokens))
        case "heading_open":
            return _read_heading(token, tokens)
        case "bullet_list_open" | "ordered_list_open":
            return _read_list(token, tokens)
        case "blockquote_open":
            return _read_quotation(token, tokens)
    raise _not_possible(token.type, token)


def _read_heading(token: Token, tokens: Iterator[Token]) -> Heading:
    level = int(token.tag[1])
    if level not in HEADING_LEVELS:
        raise _RefusalError(_("Give headings level two (##) or three (###)."), token)
    return make_heading(level, _read_inline(tokens))


def _read_list(token: Token, tokens: Iterator[Token]) -> ItemList:
    if token.attrs.get("start", 1) != 1:
        message = _(
            "A numbered list begins with 1. Write “%(number)d\\.” for a number that begins a sentence."
        )
        raise _RefusalError(message % {"number": token.attrs["start"]}, token)
    ordered = token.type == "ordered_list_open"
    end = token.type.replace("open", "close")
    items = []
    for item in tokens:
        if item.type == end:
            break
        items.append(_read_item(item, tokens))
    return ItemList(ordered, tuple(items))


def _read_item(token: Token, tokens: Iterator[Token]) -> Item:
    """Join the paragraphs of an item by line breaks: rich text has no paragraphs in items."""
    runs: list[Run] = []
    lists: list[ItemList] = []
    for part in _read_parts(tokens, "list_item_close"):
        if isinstance(part, Paragraph) and not lists:
            runs += [Run(BREAK), *part.runs]
        elif isinstance(part, ItemList):
            lists.append(part)
        else:
            raise _RefusalError(_("In a list item, give text first, then lists, and nothing else."), token)
    return Item(tidy_runs(runs), tuple(lists))


def _read_quotation(token: Token, tokens: Iterator[Token]) -> Quotation:
    paragraphs = []
    for part in _read_parts(tokens, "blockquote_close"):
        if not isinstance(part, Paragraph) or any(run != Run(run.text) for run in part.runs):
            raise _RefusalError(_("A quotation is plain text: no headings, lists, bold or links."), token)
        paragraphs.append("".join(run.text for run in part.runs))
    source = ""
    if len(paragraphs) > 1 and paragraphs[-1].startswith(SOURCE_MARK):
        source = paragraphs.pop().removeprefix(SOURCE_MARK)
    return Quotation("\n\n".join(paragraphs), source)


def _read_inline(tokens: Iterator[Token]) -> Runs:
    inline = next(tokens)
    next(tokens)  # The end of the paragraph or heading.
    return tidy_runs(_read_runs(inline))


def _read_runs(inline: Token) -> Iterator[Run]:
    bold = italic = 0
    href = ""
    for token in inline.children or ():
        match token.type:
            case "text" | "text_special":
                yield Run(token.content, bold > 0, italic > 0, href)
            case "softbreak":
                yield Run(" ", bold > 0, italic > 0, href)
            case "hardbreak":
                yield Run(BREAK)
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = _read_address(token, inline)
            case "link_close":
                href = ""
            case _:
                raise _not_possible(token.type, inline)


def _read_address(token: Token, inline: Token) -> str:
    href = str(token.attrs.get("href", ""))
    try:
        scheme = urlsplit(href).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme not in ALLOWED_PROTOCOLS:
        raise _RefusalError(_("Begin the address of a link with https://, http:// or mailto:."), inline)
    return href


def _not_possible(kind: str, token: Token) -> _RefusalError:
    messages = {
        "html_block": _("Leave HTML out; the text is Markdown."),
        "html_inline": _("Leave HTML out; the text is Markdown."),
        "image": _("Leave pictures out; editors add them to the page."),
        "hr": _("Leave the line out, or put a backslash before it."),
    }
    code = _("Leave code out, and do not begin a line with four spaces.")
    return _RefusalError(messages.get(kind, code), token)
