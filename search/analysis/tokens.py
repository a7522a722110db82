"""Words in a text, with the place where each stands."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# Longer than any text that a record may hold; a bound for hostile input.
MAX_TEXT_LENGTH = 200_000

# Marks that Python's \w does not count as part of a word: combining accents, vowel signs of
# Hebrew and Arabic, soft hyphen, zero-width characters and variation selectors.
_INVISIBLE = (
    "\u00ad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f"
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
)
_APOSTROPHES = "'’‘ʼ`´"
_HYPHENS = "-\u2010\u2011"

# A longer run of letters is read as several words, a longer chain of hyphens or apostrophes too: words
# are remembered, and hostile input must not fill the memory.
_RUN = rf"\w[\w{_INVISIBLE}]{{0,127}}"
# AD(H)D, student(en): letters that may be left out.
_OPTIONAL = rf"(?:\(\w{{1,8}}\)(?:{_RUN})?)?"
_LETTERS = rf"{_RUN}(?:[{_APOSTROPHES}]{_RUN}){{0,3}}{_OPTIONAL}"
# Most words are letters alone, which the first half finds in half the time.
_WORD = re.compile(
    rf"\w{{1,128}}+(?![{_HYPHENS}({_INVISIBLE}{_APOSTROPHES}])|{_LETTERS}(?:[{_HYPHENS}]{_LETTERS}){{0,7}}"
)
_LEFT_OUT = re.compile(r"\(\w*\)")
# E learning and ex student are e-learning and ex-student, typed without the hyphen.
_LOOSE_PREFIX = re.compile(r"(?<!\w)(ex?) (?=[^\W\d_]{3})", re.IGNORECASE)
_PIECE = re.compile(rf"[^{_HYPHENS}]+")


class Token(NamedTuple):
    """One word as it stands in a text, hyphens included: text[start:end] == raw."""

    raw: str
    start: int
    end: int


def find_tokens(text: str) -> Iterator[Token]:
    """Yield the words of `text` in order; at most the first 200,000 characters are read."""
    for match in _WORD.finditer(_readable(text)):
        yield Token(match[0], match.start(), match.end())


def find_starts(text: str, raws: Iterable[str]) -> Iterator[int]:
    """Yield where each of the words `raws` of `text` (`find_raw_words`) stands; it may be left unfinished."""
    text, end = _readable(text), 0
    for raw in raws:
        # What lies between two words holds no letter to begin one with.
        start = text.index(raw, end)
        end = start + len(raw)
        yield start


def find_raw_words(text: str) -> list[str]:
    """Return the words of `text` without their places: the fast way for whole documents."""
    return _WORD.findall(_readable(text))


def _readable(text: str) -> str:
    """Return `text` cut to what is read, each character at its place; \\w takes underscores for letters."""
    return text[:MAX_TEXT_LENGTH].replace("_", " ")


def split_pieces(token: Token) -> list[Token]:
    """Return the pieces of a hyphenated word, each with its place; the word itself if it has no hyphen."""
    return [
        Token(piece[0], token.start + piece.start(), token.start + piece.end())
        for piece in _PIECE.finditer(token.raw)
    ]


def split_raw(raw: str) -> list[str]:
    """Return the pieces of a hyphenated word without their places; the word itself if it has no hyphen."""
    return _PIECE.findall(raw)


def has_hyphen(raw: str) -> bool:
    """Tell whether a word is written with a hyphen."""
    return "-" in raw or "\u2010" in raw or "\u2011" in raw


def readings(raw: str) -> tuple[str, ...]:
    """Return the ways to read a word: AD(H)D is ADHD and ADD, any other word only itself."""
    if "(" not in raw:
        return (raw,)
    return raw.replace("(", "").replace(")", ""), _LEFT_OUT.sub("", raw)


def join_prefixes(text: str) -> str:
    """Return the text of a search with a hyphen after e and ex, where a space may stand for one."""
    return _LOOSE_PREFIX.sub(r"\1-", text)
