"""Found words marked in text of the database. The one place in search that marks anything safe."""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from .analysis import Highlighter

SNIPPET_LENGTH = 200
# How much of a text is looked at for its best passage; the bound keeps a page of hits quick.
SEARCHED_LENGTH = 4_000
_JOINERS = "\u200c\u200d"
_ELLIPSIS = "…"
# How much it shows of a search: a word of it, and another word for what it means.
_OF_WORD, _OF_MEANING = 2, 1

Span = tuple[int, int]


def highlight(text: str, language: str, highlighter: Highlighter) -> SafeString:
    """Return `text` as HTML, escaped, with every word that the search finds in <mark>."""
    return _mark(text, highlighter.spans(text, language))


class Source(NamedTuple):
    """What a snippet is made of: texts in `language`, of which `read_story` reads the longer one."""

    summary: str
    read_story: Callable[[], str]
    language: str


def make_snippets(sources: Sequence[Source], highlighter: Highlighter) -> list[SafeString]:
    """Return for each result what best shows why it was found, as HTML with the found words in <mark>.

    That is the summary, unless the story shows more of the search: then its passage of about 200 characters
    that shows most. A word counts once, in whatever form, and more than what it means in another word. A
    story is read only where the summary shows nothing of the search, or one thing of several. This is
    quickest where `highlighter` has learned the summaries.
    """
    summaries = [_Shown(source.summary, source.language, highlighter) for source in sources]
    enough = min(2, len(highlighter.words))
    stories = {
        place: " ".join(source.read_story()[:SEARCHED_LENGTH].split())
        for place, source in enumerate(sources)
        if len(summaries[place].things) < enough
    }
    highlighter.learn((story, sources[place].language) for place, story in stories.items())
    return [
        _best_of(shown, _Shown(stories[place], shown.language, highlighter) if place in stories else None)
        for place, shown in enumerate(summaries)
    ]


class _Shown:
    """A text and what its marked words show of a search: words of it, and concepts in other words."""

    def __init__(self, text: str, language: str, highlighter: Highlighter) -> None:
        self.text = text
        self.language = language
        self.spans = highlighter.spans(text, language)
        self._said = [highlighter.says(text[start:end], language) for start, end in self.spans]
        self._highlighter = highlighter

    @property
    def things(self) -> frozenset[str]:
        """What the whole text shows."""
        return frozenset().union(*self._said)

    @property
    def worth(self) -> int:
        """What the whole text is worth."""
        return self._worth(self.things)

    def best(self) -> tuple[int, int]:
        """Return what the best passage is worth and where it starts, the first of equals; 0, 0 of nothing."""
        best, best_start = 0, 0
        for place, (start, _end) in enumerate(self.spans):
            inside = sum(1 for _span in _within(self.spans[place:], start + SNIPPET_LENGTH))
            worth = self._worth(frozenset().union(*self._said[place : place + inside]))
            if worth > best:
                best, best_start = worth, start
        return best, best_start

    def _worth(self, things: Collection[str]) -> int:
        words = self._highlighter.words
        return sum(_OF_WORD if each in words else _OF_MEANING for each in things)


def _best_of(summary: _Shown, story: _Shown | None) -> SafeString:
    """Return what shows more, marked: the summary, or the best passage of the story."""
    if story:
        best, start = story.best()
        if best > summary.worth:
            return _mark_passage(story.text, story.spans, start)
    return _mark(summary.text, summary.spans)


def _mark_passage(text: str, spans: Sequence[Span], focus: int) -> SafeString:
    start, end = _passage(text, focus)
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= end]
    before = _ELLIPSIS if start else ""
    after = _ELLIPSIS if end < len(text) else ""
    return mark_safe(f"{before}{_mark(text[start:end], inside)}{after}")  # noqa: S308 - _mark escapes


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


def _whole(text: str, end: int) -> int:
    """Return `end` behind what belongs to the character before it: accents, vowel signs, joined emoji."""
    while end < len(text) and (unicodedata.category(text[end]).startswith("M") or text[end] in _JOINERS):
        end += 1
    return end


def _mark(text: str, spans: Sequence[Span]) -> SafeString:
    pieces: list[str] = []
    place = 0
    for start, last in spans:
        end = _whole(text, last)
        pieces += (escape(text[place:start]), "<mark>", escape(text[start:end]), "</mark>")
        place = end
    pieces.append(escape(text[place:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of text is escaped above
