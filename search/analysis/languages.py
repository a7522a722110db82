"""The languages of the site as analysis knows them: one module beside this one for each."""

import threading
from functools import cache, lru_cache
from importlib import import_module

import Stemmer
from django.conf import settings

from .folding import fold


class Language:
    """Stop words, stems and alphabet of one language, read from the module named by its code."""

    def __init__(self, code: str) -> None:
        module = import_module(f"{__package__}.{code}")
        self.code = code
        self.stop_words = frozenset(map(fold, module.STOP_WORDS.split()))
        self.last_letters = {
            letter: chr(ord("z") + place) for place, letter in enumerate(module.LAST_LETTERS, start=1)
        }
        self._prepare = module.prepare
        self._stemmer = Stemmer.Stemmer(module.STEMMER, 0)
        # A stemmer holds a buffer of its own and is not made for two threads at once.
        self._lock = threading.Lock()

    def stem(self, word: str) -> str:
        """Return the stem of a folded word."""
        with self._lock:
            return self._stemmer.stemWord(self._prepare(word)) or word


@cache
def get_languages() -> dict[str, Language]:
    """Return {code: language} in the order of settings.LANGUAGES."""
    return {code: Language(code) for code, _name in settings.LANGUAGES}


@lru_cache(maxsize=131_072)
def stem_term(word: str, code: str) -> str:
    """Return the index term for the stem of a folded word in language `code`, such as "nl:eenzam"."""
    return f"{code}:{get_languages()[code].stem(word)}"


@lru_cache(maxsize=65_536)
def is_stop_word(word: str, code: str | None = None) -> bool:
    """Tell whether a folded word is a stop word in language `code`; without one, in any language."""
    if code is not None:
        return word in get_languages()[code].stop_words
    return any(word in language.stop_words for language in get_languages().values())
