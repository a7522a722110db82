"""Titles in the order of the reader's alphabet."""

from functools import lru_cache

from .folding import fold
from .languages import get_languages
from .tokens import find_raw_words

# Enough to tell any two titles apart (titles have at most 255 characters).
MAX_KEY_LENGTH = 255


def sort_key(text: str, language: str) -> str:
    """Return a key whose code points sort `text` as a reader of `language` expects.

    Case, accents and punctuation do not count; letters of the language's own come after z.
    """
    keys = [
        raw.lower() if raw.isascii() and raw.isalnum() else _word_key(raw, language)
        for raw in find_raw_words(text)
    ]
    return " ".join(keys)[:MAX_KEY_LENGTH]


@lru_cache(maxsize=8192)
def _word_key(raw: str, language: str) -> str:
    last = get_languages()[language].last_letters
    return "".join([last.get(char, fold(char)) for char in raw.lower()])
