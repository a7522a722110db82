"""From text to index terms, for documents and for queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .folding import fold
from .languages import get_languages, is_stop_word, stem_term
from .tokens import Token, find_raw_words, find_tokens, has_hyphen, split_pieces

# A search reads this many different words of its text.
MAX_QUERY_WORDS = 20


@dataclass(frozen=True, slots=True)
class DocumentTerms:
    """Terms of one text, in order, to be joined by spaces in fields that split on white space."""

    words: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a search: its folded form, its stem in every language, and its pieces if hyphenated."""

    word: str
    stems: tuple[tuple[str, str], ...]
    is_stop: bool
    parts: tuple["QueryWord", ...] = ()


@lru_cache(maxsize=131_072)
def _document_forms(raw: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (words, stems) of one raw word. Stop words have no stem: they are found as they stand."""
    if has_hyphen(raw):
        pieces = [_document_forms(piece.raw, language) for piece in split_pieces(Token(raw, 0, len(raw)))]
        words = tuple(word for piece in pieces for word in piece[0])
        stems = tuple(stem for piece in pieces for stem in piece[1])
        return words, (*stems, stem_term(fold(raw), language)) if words else stems
    word = fold(raw)
    if not word:
        return (), ()
    return (word,), () if is_stop_word(word, language) else (stem_term(word, language),)


def document_terms(text: str, language: str) -> DocumentTerms:
    """Return the terms of `text`, written in `language`.

    Hyphenated words count in pieces and joined.
    """
    words: list[str] = []
    stems: list[str] = []
    for raw in find_raw_words(text):
        raw_words, raw_stems = _document_forms(raw, language)
        words += raw_words
        stems += raw_stems
    return DocumentTerms(tuple(words), tuple(stems))


def _query_word(raw: str) -> QueryWord | None:
    word = fold(raw)
    if not word:
        return None
    parts: tuple[QueryWord, ...] = ()
    if has_hyphen(raw):
        pieces = (_query_word(piece.raw) for piece in split_pieces(Token(raw, 0, len(raw))))
        parts = tuple(piece for piece in pieces if piece)[:MAX_QUERY_WORDS]
    return QueryWord(
        word=word,
        stems=tuple((code, stem_term(word, code)) for code in get_languages()),
        is_stop=is_stop_word(word),
        parts=parts,
    )


@lru_cache(maxsize=1024)
def all_query_words(text: str) -> tuple[QueryWord, ...]:
    """Return the different words of a search text in order, however many."""
    words: dict[str, QueryWord] = {}
    for token in find_tokens(text):
        word = _query_word(token.raw)
        if word:
            words.setdefault(word.word, word)
    return tuple(words.values())


def query_words(text: str) -> tuple[QueryWord, ...]:
    """Return the words to search for, at most 20: stop words give way to words that say something."""
    words = all_query_words(text)
    if len(words) <= MAX_QUERY_WORDS:
        return words
    telling = [word for word in words if not word.is_stop]
    kept = set((telling or words)[:MAX_QUERY_WORDS])
    return tuple(word for word in words if word in kept)


def required_words(words: Sequence[QueryWord]) -> tuple[QueryWord, ...]:
    """Return the words that a record must hold: all but stop words, or all where there is nothing else."""
    return tuple(word for word in words if not word.is_stop) or tuple(words)
