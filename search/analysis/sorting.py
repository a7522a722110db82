"""Titles in the order of the reader's alphabet."""

from .folding import fold
from .languages import get_languages
from .tokens import find_raw_words

# Enough to tell any two titles apart (titles have at most 255 characters).
MAX_KEY_LENGTH = 255


def sort_key(text: str, language: str) -> str:
    """Return a key whose code points sort `text` as a reader of `language` expects.

    Case, accents and punctuation do not count; letters of the language's own come after z.
    """
    last = get_languages()[language].last_letters
    words = ("".join(last.get(char, fold(char)) for char in raw.lower()) for raw in find_raw_words(text))
    return " ".join(words)[:MAX_KEY_LENGTH]
