"""From text to index terms, for documents and for queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .folding import fold
from .languages import get_languages, is_stop_word, stem_term
from .tokens import Token, find_raw_words, find_tokens, has_hyphen, split_pieces

# About 20 MB for each language; Zipf's law makes the memory of a tenth of this nearly as good.
REMEMBERED_WORDS = 65_536
# A search reads this many different words of its text.
MAX_QUERY_WORDS = 20


@dataclass(frozen=True, slots=True)
class DocumentTerms:
    """Terms of one text in their order, as text for fields that split on white space."""

    words: str
    stems: str


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a search: its folded form, its stem in every language, and its pieces if hyphenated."""

    word: str
    stems: tuple[tuple[str, str], ...]
    is_stop: bool
    parts: tuple["QueryWord", ...] = ()


class _DocumentForms(dict[str, tuple[str, str]]):
    """Remembers {raw word: (words, stems)} for one language; when full it starts anew."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __missing__(self, raw: str) -> tuple[str, str]:
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        forms = self[raw] = _document_forms(raw, self.language)
        return forms


_forms_of = cache(_DocumentForms)


def _document_forms(raw: str, language: str) -> tuple[str, str]:
    """Return (words, stems) of one raw word. Stop words have no stem: they are found as they stand."""
    if has_hyphen(raw):
        pieces = [_document_forms(piece.raw, language) for piece in split_pieces(Token(raw, 0, len(raw)))]
        words, stems = (" ".join(filter(None, forms)) for forms in zip(*pieces, strict=True))
        return words, f"{stems} {stem_term(fold(raw), language)}".strip() if words else ""
    word = fold(raw)
    if not word or is_stop_word(word, language):
        return word, ""
    return word, stem_term(word, language)


def document_terms(text: str, language: str) -> DocumentTerms:
    """Return the terms of `text`, written in `language`.

    Hyphenated words count in pieces and joined.
    """
    # This is most of a rebuild, so what is remembered of each word is text, ready to be joined.
    forms = [*map(_forms_of(language).__getitem__, find_raw_words(text))]
    words, stems = zip(*forms, strict=True) if forms else ((), ())
    return DocumentTerms(" ".join(filter(None, words)), " ".join(filter(None, stems)))


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
