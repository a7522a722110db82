"""The one place that decides which markup from outside is kept, and that marks it as safe.

bleach cleans and links; nh3, which is a different parser in a different language, is the final gate
with the same allowlist. Both ask `is_allowed_attribute`. No other module but search/snippets.py may
call `mark_safe`.
"""

import re

import bleach
import nh3
from bleach.linkifier import Linker
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock, StreamValue

# What RICH_TEXT_FEATURES can make; `br` comes from shift-enter, `strong` and `em` from pasted text.
ALLOWED_TAGS = frozenset({"p", "br", "h2", "h3", "b", "strong", "i", "em", "ol", "ul", "li", "a"})
BLOCK_TAGS = frozenset({"p", "h2", "h3", "ol", "ul", "li"})
ALLOWED_PROTOCOLS = frozenset({"http", "https", "mailto"})
LINK_REL = "nofollow noopener ugc"
# bleach needs time by the square of the depth: 6,000 nested lists cost 17 s, 1,000 less than one.
MAX_RICH_TEXT = 50_000
MAX_TAGS = 2_000

_ATTRIBUTE_NAMES = {
    "a": frozenset({"href", "rel", "linktype", "id"}),
    **{tag: frozenset({"data-block-key"}) for tag in BLOCK_TAGS},
}
# A value must match as it stands: one with entities or white space inside is not worth repairing.
_ATTRIBUTE_VALUES = {
    "href": re.compile(r"(?:https?://|mailto:|/(?![/\\]))[^\s\x00-\x1f]*\Z", re.IGNORECASE),
    "rel": re.compile(re.escape(LINK_REL) + r"\Z"),
    "linktype": re.compile(r"(?:page|document)\Z"),
    "id": re.compile(r"[0-9]{1,15}\Z"),
    "data-block-key": re.compile(r"[a-z0-9]{1,20}\Z"),
}

# bleach's own expression takes 37 s for 50,000 opening brackets; this one is linear.
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"{}|\\^`]{1,500}", re.IGNORECASE)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters, NUL first
    "\u00ad\u180e\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero-width space, joiners of words
    "\u202a-\u202e\u2066-\u206f"  # what turns the direction of the text around it
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations and tags that no reader sees
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # half characters and non-characters
    "]"
)
# Emoji, Persian and Indic words need one joiner between two letters; a row of them hides something.
_JOINER_ROWS = re.compile(r"(?<=[\u200c\u200d])[\u200c\u200d]+|^[\u200c\u200d]+|[\u200c\u200d]+(?=\s|\Z)")
_MARK_ROWS = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]{4})[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+"
)


def is_allowed_attribute(tag: str, name: str, value: str) -> bool:
    """Return whether `tag` may carry the attribute `name` with exactly this `value`."""
    return name in _ATTRIBUTE_NAMES.get(tag, ()) and _ATTRIBUTE_VALUES[name].match(value) is not None


def sanitize_plain(text: str) -> str:
    """Return `text` with line ends as \\n and without characters that are invisible or mislead.

    Text that people can write comes back as it was. The result is still plain text: escape it for HTML.
    """
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return _MARK_ROWS.sub(r"\1", _JOINER_ROWS.sub("", text))


def sanitize_rich_text(html: str) -> str:
    """Return `html` as it may be stored: allowed tags and attributes only, addresses made links.

    Wagtail's stored links (`linktype`, `id`) and block keys are kept. Links elsewhere get LINK_REL.
    Raises ValidationError where `html` has more than MAX_RICH_TEXT characters or MAX_TAGS tags.
    """
    _refuse_too_much(html)
    # Both keep a parser with state, so threads cannot share them. As a filter of the cleaner, bleach's
    # linker decodes entities twice ("&amp;lt;" becomes "&lt;"); on its own it does not.
    cleaner = bleach.Cleaner(
        tags=ALLOWED_TAGS, attributes=is_allowed_attribute, protocols=ALLOWED_PROTOCOLS, strip=True
    )
    linker = Linker(callbacks=[_complete_link], url_re=_ADDRESS, recognized_tags=ALLOWED_TAGS)
    return _gate.clean(linker.linkify(cleaner.clean(sanitize_plain(html))))


def sanitize_story(story: StreamValue) -> StreamValue:
    """Return `story` with its rich text and its plain text sanitized, in every block at every depth.

    Raises ValidationError where a text is longer than MAX_RICH_TEXT.
    """
    stored = story.get_prep_value()
    cleaned = [
        {**child, "value": _sanitize_value(child["value"], is_rich=_is_rich(story, child["type"]))}
        for child in stored
    ]
    return story if cleaned == stored else StreamValue(story.stream_block, cleaned, is_lazy=True)


def pass_gate(html: str) -> SafeString:
    """Return `html` (Wagtail's links already resolved) with nothing but the allowlist, marked as safe."""
    return mark_safe(_gate.clean(html))  # noqa: S308 - what nh3 let through is what "safe" means here


def _is_rich(story: StreamValue, block_type: str) -> bool:
    return isinstance(story.stream_block.child_blocks.get(block_type), RichTextBlock)


def _sanitize_value(value, *, is_rich: bool):
    if isinstance(value, str):
        return sanitize_rich_text(value) if is_rich else sanitize_plain(value)
    if isinstance(value, list):
        return [_sanitize_value(entry, is_rich=is_rich) for entry in value]
    if isinstance(value, dict):
        return {key: _sanitize_value(entry, is_rich=is_rich) for key, entry in value.items()}
    return value


def _refuse_too_much(html: str) -> None:
    if len(html) > MAX_RICH_TEXT:
        raise ValidationError(
            _("This text is too long: %(length)d characters, where %(limit)d are possible."),
            code="rich_text_too_long",
            params={"length": len(html), "limit": MAX_RICH_TEXT},
        )
    if html.count("<") > MAX_TAGS:
        raise ValidationError(
            _("This text has too much markup: paste it without formatting."), code="rich_text_too_many_tags"
        )


def _complete_link(attributes: dict, _is_new: bool) -> dict:
    """Say of a link elsewhere that the site does not vouch for it."""
    attributes.pop((None, "rel"), None)
    if not attributes.get((None, "href"), "/").startswith("/"):
        attributes[None, "rel"] = LINK_REL
    return attributes


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    return value if is_allowed_attribute(tag, name, value) else None


_gate = nh3.Cleaner(
    tags=set(ALLOWED_TAGS),
    attributes={tag: set(names) for tag, names in _ATTRIBUTE_NAMES.items()},
    attribute_filter=_keep_attribute,
    url_schemes=set(ALLOWED_PROTOCOLS),
    link_rel=None,
)
