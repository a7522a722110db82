"""Where the words of a search stand in a text: by the same terms as the index."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from .concepts import Thesaurus
from .folding import fold
from .languages import is_stop_word, word_forms
from .terms import QueryWord, required_words
from .tokens import Token, find_places, find_raw_words, has_hyphen, readings, split_pieces

Span = tuple[int, int]


class Highlighter:
    """Finds the words of one search in texts. It remembers words, so keep one for a whole page of hits."""

    def __init__(
        self,
        words: Sequence[QueryWord],
        *,
        concepts: Collection[str] = (),
        thesaurus: Thesaurus | None = None,
    ) -> None:
        """`concepts` are what the search names; `thesaurus` finds where texts name them."""
        self._words = required_words(words)
        self._texts = frozenset(word.word for word in self._words)
        self._concepts = concepts
        self._thesaurus = thesaurus
        self._finders: dict[str, _Finder] = {}

    @property
    def words(self) -> Collection[str]:
        """Return the words that are looked for, folded."""
        return self._texts

    def says(self, marked: str, language: str) -> frozenset[str]:
        """Return which words of the search, folded, a marked piece of text shows; else which concepts."""
        finder = self._finders.get(language)
        shown = finder.says(marked) if finder else frozenset()
        if shown or not self._thesaurus:
            return shown
        mentions = self._thesaurus.mentions(marked, language, self._concepts)
        return frozenset(concept for mention in mentions for concept in mention.concepts)

    def spans(self, text: str, language: str) -> list[Span]:
        """Return (start, end) of every word of `text`, written in `language`, that the search finds.

        Words and phrases count that name its concepts; spans come in order and do not overlap.
        """
        if not self._words:
            return []
        finder = self._finders.get(language)
        if finder is None:
            finder = self._finders[language] = _Finder(self._words, language)
        words = finder.spans(text)
        if not self._thesaurus:
            return words
        named = self._thesaurus.mentions(text, language, self._concepts)
        return _merged([*words, *((mention.start, mention.end) for mention in named)]) if named else words


class _Finder:
    """Finds the words of one search in texts of one language."""

    def __init__(self, words: Iterable[QueryWord], language: str) -> None:
        self._language = language
        self._asked = {form: word.word for word in words for form in _query_forms(word, language)}
        self._wanted = frozenset(self._asked)
        self._seen: set[str] = set()
        self._found: dict[str, list[Span]] = {}

    def spans(self, text: str) -> list[Span]:
        """Return (start, end) of every word of `text` that the search finds."""
        words = set(find_raw_words(text))
        # A page of hits has hundreds of different words and finds a few, so the others take one line.
        for raw in words - self._seen:
            if not self._wanted.isdisjoint(_forms(raw, self._language)):
                self._found[raw] = self._spans_in_word(raw)
        self._seen |= words
        # Most texts hold none of the words: finding where each word stands costs several times as much.
        if self._found.keys().isdisjoint(words):
            return []
        return [
            (start + first, start + last)
            for raw, start in find_places(text, self._found)
            for first, last in self._found[raw]
        ]

    def says(self, marked: str) -> frozenset[str]:
        """Return which words of the search `marked` shows."""
        forms = (form for raw in find_raw_words(marked) for form in _forms(raw, self._language))
        return frozenset(self._asked[form] for form in forms if form in self._asked)

    def _spans_in_word(self, raw: str) -> list[Span]:
        if not self._wanted.isdisjoint(_forms_of_whole(raw, self._language)):
            return [(0, len(raw))]
        return [
            (piece.start, piece.end)
            for piece in split_pieces(Token(raw, 0, len(raw)))
            if not self._wanted.isdisjoint(_forms_of_whole(piece.raw, self._language))
        ]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=32_768)
def _forms(raw: str, language: str) -> frozenset[str]:
    """Return the terms under which the index holds a raw word of a text in `language`, or a piece of it."""
    forms = _forms_of_whole(raw, language)
    if has_hyphen(raw):
        pieces = split_pieces(Token(raw, 0, len(raw)))
        forms = forms.union(*(_forms_of_whole(piece.raw, language) for piece in pieces))
    return forms


def _forms_of_whole(raw: str, language: str) -> frozenset[str]:
    return frozenset().union(*(_forms_of_reading(way, language) for way in readings(raw)))


def _forms_of_reading(raw: str, language: str) -> frozenset[str]:
    word = fold(raw)
    if not word:
        return frozenset()
    if is_stop_word(word, language):
        return frozenset({word})
    forms = word_forms(word, language)
    return frozenset({word, forms.stem, *forms.parts})


def _query_forms(word: QueryWord, language: str) -> Iterator[str]:
    yield word.word
    yield from (stem for code, stem in word.stems if code == language)
    for piece in word.pieces:
        yield from _query_forms(piece, language)
