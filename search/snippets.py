"""Found words marked in text of the database. The one place in search that marks anything safe."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .analysis import Highlighter

SNIPPET_LENGTH = 200
# How much of a text is looked at for its best passage; the bound keeps a page of hits quick.
SEARCHED_LENGTH = 4_000
_ELLIPSIS = "…"

Span = tuple[int, int]


def highlight(text: str, language: str, highlighter: Highlighter) -> SafeString:
    """Return `text` as HTML, escaped, with every word that the search finds in <mark>."""
    return _mark(text, highlighter.spans(text, language))


def make_snippet(
    summary: str, read_story: Callable[[], str], language: str, highlighter: Highlighter
) -> SafeString:
    """Return what best shows why a result was found, as HTML with the found words in <mark>.

    That is the summary, unless only the story holds words of the search: then its passage of about 200
    characters that holds most of them. The story is read only where it is needed.
    """
    in_summary = highlighter.spans(summary, language)
    if not in_summary and highlighter.has_words:
        story = " ".join(read_story()[:SEARCHED_LENGTH].split())
        in_story = highlighter.spans(story, language)
        if in_story:
            return _mark_passage(story, in_story)
    return _mark(summary, in_summary)


def _mark_passage(text: str, spans: Sequence[Span]) -> SafeString:
    start, end = _passage(text, _best_start(text, spans))
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= end]
    before = _ELLIPSIS if start else ""
    after = _ELLIPSIS if end < len(text) else ""
    return mark_safe(f"{before}{_mark(text[start:end], inside)}{after}")  # noqa: S308 - _mark escapes


def _best_start(text: str, spans: Sequence[Span]) -> int:
    """Return where the passage with the most different found words starts, the first of equals."""
    best, best_start = 0, 0
    for place, (start, _end) in enumerate(spans):
        seen = {text[a:b].casefold() for a, b in _within(spans[place:], start + SNIPPET_LENGTH)}
        if len(seen) > best:
            best, best_start = len(seen), start
    return best_start


def _within(spans: Sequence[Span], end: int) -> Iterator[Span]:
    for span in spans:
        if span[1] > end:
            return
        yield span


def _passage(text: str, focus: int) -> Span:
    """Return (start, end) of about 200 characters around `focus`, from blank to blank.

    Between words no character that is composed of several is cut.
    """
    if len(text) <= SNIPPET_LENGTH:
        return 0, len(text)
    start = max(0, min(focus - SNIPPET_LENGTH // 4, len(text) - SNIPPET_LENGTH))
    if start:
        blank = text.find(" ", start, focus)
        start = blank + 1 if blank >= 0 else focus
    end = start + SNIPPET_LENGTH
    if end >= len(text):
        return start, len(text)
    blank = text.rfind(" ", start + 1, end + 1)
    # A "word" that fills the passage is cut where the next blank is, at the cost of length.
    if blank < 0:
        blank = text.find(" ", end)
    return start, blank if blank >= 0 else len(text)


def _mark(text: str, spans: Sequence[Span]) -> SafeString:
    pieces: list[str] = []
    place = 0
    for start, end in spans:
        pieces += (escape(text[place:start]), "<mark>", escape(text[start:end]), "</mark>")
        place = end
    pieces.append(escape(text[place:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of text is escaped above
