"""Where the words of a search stand in a text: by the same terms as the index."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from .folding import fold
from .languages import is_stop_word, word_forms
from .terms import QueryWord, required_words
from .tokens import Token, find_raw_words, find_word_starts, has_hyphen, split_pieces

Span = tuple[int, int]


class Highlighter:
    """Finds the words of one search in texts. It remembers words, so keep one for a whole page of hits."""

    def __init__(self, words: Sequence[QueryWord]) -> None:
        self._words = required_words(words)
        self._wanted: dict[str, frozenset[str]] = {}
        self._places: dict[str, dict[str, tuple[Span, ...]]] = {}

    @property
    def has_words(self) -> bool:
        """Whether there is anything to find."""
        return bool(self._words)

    def spans(self, text: str, language: str) -> list[Span]:
        """Return (start, end) of every word of `text`, written in `language`, that the search finds."""
        if not self.has_words:
            return []
        known = self._places.setdefault(language, {})
        words = set(find_raw_words(text))
        for raw in words.difference(known):
            known[raw] = self._spans_in_word(raw, language)
        # Most texts hold none of the words: finding where each word stands costs several times as much.
        if not any(map(known.__getitem__, words)):
            return []
        return [
            (start + first, start + last)
            for raw, start in find_word_starts(text)
            for first, last in known[raw]
        ]

    def _spans_in_word(self, raw: str, language: str) -> tuple[Span, ...]:
        wanted = self._wanted_in(language)
        if not wanted.isdisjoint(_forms(raw, language)):
            return ((0, len(raw)),)
        if not has_hyphen(raw):
            return ()
        pieces = split_pieces(Token(raw, 0, len(raw)))
        return tuple(
            (piece.start, piece.end) for piece in pieces if not wanted.isdisjoint(_forms(piece.raw, language))
        )

    def _wanted_in(self, language: str) -> frozenset[str]:
        wanted = self._wanted.get(language)
        if wanted is None:
            forms = (form for word in self._words for form in _query_forms(word, language))
            wanted = self._wanted[language] = frozenset(forms)
        return wanted


@lru_cache(maxsize=32_768)
def _forms(raw: str, language: str) -> frozenset[str]:
    """Return the terms under which the index holds a raw word of a text in `language`."""
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
