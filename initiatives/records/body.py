"""The body of an initiative: Markdown in a record, blocks on a page."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from initiatives.blocks import QuoteBlock
from initiatives.sanitizers import MAX_RICH_TEXT, MAX_TAGS, sanitize_plain

from .catalogue import Catalogue
from .faults import Place
from .markdown_reading import MarkdownError, read_markdown
from .markdown_writing import write_markdown
from .rich_text import STORY_BLOCKS, ResolveLink, make_blocks, read_blocks, write_rich_text
from .shapes import has_control_characters
from .story import Quotation

_QUOTE = {name: block.field.max_length for name, block in QuoteBlock().child_blocks.items()}


class Markdown:
    """Markdown that a page can hold; see `read_markdown`."""

    def read(self, value: object, place: Place, known: Catalogue) -> str | None:
        if not isinstance(value, str):
            place.fault(_("Give text."), value)
        elif len(value) > MAX_RICH_TEXT:
            message = _("Give at most %(limit)d characters; these are %(length)d.")
            place.fault(message % {"limit": MAX_RICH_TEXT, "length": len(value)}, value)
        elif not has_control_characters(value, place, lines=True):
            text = sanitize_plain(value).strip()
            if _is_possible_story(text, place):
                return text
        return None


def _is_possible_story(text: str, place: Place) -> bool:
    try:
        story = read_markdown(text)
    except MarkdownError as error:
        place.fault(error.message, error.excerpt)
        return False
    html = write_rich_text(story)
    if len(html) > MAX_RICH_TEXT or html.count("<") > MAX_TAGS:
        place.fault(_("The text is too long or has too much markup. Shorten it."), text)
        return False
    return all(_is_possible_quotation(part, place) for part in story if isinstance(part, Quotation))


def _is_possible_quotation(part: Quotation, place: Place) -> bool:
    for name, limit in _QUOTE.items():
        text = getattr(part, name)
        if len(text) > limit:
            message = _("Give a quotation of at most %(limit)d characters; this one has %(length)d.")
            place.fault(message % {"limit": limit, "length": len(text)}, text)
            return False
    return True


def write_body(blocks: Sequence[Mapping], resolve_link: ResolveLink) -> str:
    """Return `blocks`, the raw data of a page's body, as Markdown; what has no such form is left out."""
    return write_markdown(read_blocks(blocks, resolve_link))


def canonical_body(text: str) -> str:
    """Return the Markdown `text` as it is written once a page has held it."""
    return write_body(make_blocks(read_markdown(text)), lambda link: link.get("href", ""))


def replace_story(blocks: Sequence[Mapping], text: str) -> list[Mapping]:
    """Return raw data for a body that tells the Markdown `text`.

    Blocks without a Markdown form are kept, behind the story: their place in it is not known any more.
    """
    kept = [block for block in blocks if block["type"] not in STORY_BLOCKS]
    return [*make_blocks(read_markdown(text)), *kept]
