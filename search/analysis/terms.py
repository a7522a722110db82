"""From text to index terms, for documents and for queries."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import NamedTuple

from .folding import fold
from .languages import WordForms, get_languages, is_stop_word, read_words, word_forms
from .lexicon import Entry, look_up
from .memory import Memory
from .telling import rarity
from .tokens import find_raw_words, find_tokens, has_hyphen, join_prefixes, readings, split_raw

# A search reads this many different words of its text.
MAX_QUERY_WORDS = 20
# Raw words that are remembered for each language; twice as many at most.
REMEMBERED_WORDS = 1_024


class DocumentTerms(NamedTuple):
    """Terms of one text in their order, as text for fields that split on white space."""

    words: str
    stems: str
    parts: str = ""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a search: its folded form, its forms in each language, and its pieces if hyphenated.

    `entries` holds (language, what its word table says), where it knows the word. `is_own`: it is a word of
    the reader's language, and has no forms in those where it only looks like one.
    """

    word: str
    forms: tuple[tuple[str, WordForms], ...]
    is_stop: bool
    pieces: tuple["QueryWord", ...] = ()
    entries: tuple[tuple[str, Entry], ...] = ()
    is_own: bool = False

    @property
    def stems(self) -> tuple[tuple[str, str], ...]:
        """(language, stem) for each language that it has forms in."""
        return tuple((code, forms.stem) for code, forms in self.forms)


@cache
def _memory(language: str) -> Memory[DocumentTerms]:
    return Memory(REMEMBERED_WORDS, partial(read_raw_words, language=language))


def read_raw_words(raws: Collection[str], language: str) -> dict[str, DocumentTerms]:
    """Return {raw word: its terms}, ready to be joined; together they cost less than one by one."""
    ways = {way for raw in raws for way in readings(raw)}
    words = {fold(each) for way in ways for each in (way, *(split_raw(way) if has_hyphen(way) else ()))}
    read_words([word for word in words if word and not is_stop_word(word, language)], language)
    return {raw: _document_forms(raw, language) for raw in raws}


def _document_forms(raw: str, language: str) -> DocumentTerms:
    """Return the terms of one raw word. Stop words have no stem: they are found as they stand."""
    if len(ways := readings(raw)) > 1:
        return _joined([_document_forms(way, language) for way in ways])
    if has_hyphen(raw):
        terms = _joined([_document_forms(piece, language) for piece in split_raw(raw)])
        if not terms.words:
            return terms
        whole = word_forms(fold(raw), language)
        stems, parts = f"{terms.stems} {whole.stem}".strip(), f"{terms.parts} {' '.join(whole.parts)}".strip()
        return DocumentTerms(terms.words, stems, parts)
    word = fold(raw)
    if not word or is_stop_word(word, language):
        return DocumentTerms(word, "")
    forms = word_forms(word, language)
    return DocumentTerms(word, forms.stem, " ".join(forms.parts))


def _joined(terms: Sequence[DocumentTerms]) -> DocumentTerms:
    return join_terms(zip(*terms, strict=True))


def join_terms(columns: Iterable[Sequence[str]]) -> DocumentTerms:
    """Return the terms of a text from those of its words: the words of each, the stems and the parts."""
    return DocumentTerms(*(" ".join(filter(None, column)) for column in columns))


def document_terms(text: str, language: str) -> DocumentTerms:
    """Return the terms of `text`, written in `language`.

    Hyphenated words count in pieces and joined. Parts are those of compounds.
    """
    raws = find_raw_words(text)
    return _joined([*map(_memory(language).__getitem__, raws)]) if raws else DocumentTerms("", "")


def _query_word(raw: str) -> QueryWord | None:
    if len(ways := readings(raw)) > 1:
        return _query_word_of_readings([word for word in map(_query_word, ways) if word])
    word = fold(raw)
    if not word:
        return None
    pieces: tuple[QueryWord, ...] = ()
    if has_hyphen(raw):
        found = map(_query_word, split_raw(raw))
        pieces = tuple(piece for piece in found if piece)[:MAX_QUERY_WORDS]
    return QueryWord(
        word=word,
        forms=tuple((code, word_forms(word, code)) for code in get_languages()),
        is_stop=is_stop_word(word),
        pieces=pieces,
    )


def _query_word_of_readings(words: Sequence[QueryWord]) -> QueryWord | None:
    """Return the first reading of a word, found by what any of `words` is found by."""
    if not words:
        return None
    return replace(words[0], forms=tuple(each for word in words for each in word.forms))


@lru_cache(maxsize=1024)
def _spoken_words(text: str) -> tuple[QueryWord, ...]:
    """Return the words of a search text in order, as often as they are said."""
    found = map(_query_word, (token.raw for token in find_tokens(join_prefixes(text))))
    spoken = [word for word in found if word]
    words = {each.word for word in spoken for each in (word, *word.pieces)}
    tables = {code: look_up(code, words) for code in get_languages()} if words else {}

    def with_entries(word: QueryWord) -> QueryWord:
        return replace(
            word,
            pieces=tuple(map(with_entries, word.pieces)),
            entries=tuple((code, table[word.word]) for code, table in tables.items() if word.word in table),
        )

    known = {word.word: with_entries(word) for word in reversed(spoken)}
    return tuple(known[word.word] for word in spoken)


@lru_cache(maxsize=1024)
def all_query_words(text: str) -> tuple[QueryWord, ...]:
    """Return the different words of a search text in order, however many."""
    return tuple({word.word: word for word in _spoken_words(text)}.values())


@lru_cache(maxsize=1024)
def query_words(text: str) -> tuple[QueryWord, ...]:
    """Return the words to search for in their order, at most 20: those that say most."""
    words = all_query_words(text)
    if len(words) <= MAX_QUERY_WORDS:
        return words
    telling = [word for word in words if not word.is_stop] or words
    says = rarity([word.word for word in telling])
    # Sorting is stable: of equals the first goes first.
    kept = {word.word for word in sorted(telling, key=lambda word: -says[word.word])[:MAX_QUERY_WORDS]}
    return tuple(word for word in words if word.word in kept)


def spoken_words(text: str) -> tuple[QueryWord, ...]:
    """Return the words to search for as the text says them, some more than once: phrases repeat words."""
    kept = {word.word for word in query_words(text)}
    return tuple(word for word in _spoken_words(text) if word.word in kept)[: 2 * MAX_QUERY_WORDS]


def written_words(text: str) -> dict[str, str]:
    """Return {folded word: the word as `text` writes it}."""
    return {fold(raw): raw for raw in find_raw_words(text)}


def required_words(words: Sequence[QueryWord]) -> tuple[QueryWord, ...]:
    """Return the words that a record must hold: all but stop words, or all where there is nothing else."""
    return tuple(word for word in words if not word.is_stop) or tuple(words)
