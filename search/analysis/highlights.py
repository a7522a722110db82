"""Where the words of a search stand in a text: by the same terms as the index."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from .concepts import Thesaurus
from .folding import fold
from .languages import is_stop_word, word_forms
from .terms import QueryWord, required_words
from .tokens import Token, find_raw_words, find_word_starts, has_hyphen, split_pieces

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
        self._concepts = concepts
        self._thesaurus = thesaurus
        self._wanted: dict[str, frozenset[str]] = {}
        self._places: dict[str, dict[str, tuple[Span, ...]]] = {}

    @property
    def has_words(self) -> bool:
        """Whether there is anything to find."""
        return bool(self._words)

    def spans(self, text: str, language: str) -> list[Span]:
        """Return (start, end) of every word of `text`, written in `language`, that the search finds.

        Words and phrases count that name its concepts; spans come in order and do not overlap.
        """
        if not self.has_words:
            return []
        words = self._word_spans(text, language)
        if not self._thesaurus:
            return words
        named = self._thesaurus.mentions(text, language, self._concepts)
        return _merged([*words, *((mention.start, mention.end) for mention in named)]) if named else words

    def _word_spans(self, text: str, language: str) -> list[Span]:
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
