"""The languages of the site as analysis knows them: one module beside this one for each."""

import re
import threading
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

import Stemmer
from django.conf import settings

from .compounds import Compound, Rules, split_compound
from .folding import fold
from .lexicon import look_up

# Each costs 500 bytes or so, and a new one 10 to 40 microseconds.
REMEMBERED_WORDS = 32_768
_RARE_ZIPF = 1.5

_RULES = (
    "LINKS",
    "LINKED_BY",
    "SWAPS",
    "SHORT_FIRST",
    "SHORT_LAST",
    "NEVER_PARTS",
    "NEVER_LAST",
    "PREFIXES",
    "UNSPLIT",
    "CUT",
    "BORROWED",
    "DROPS_THIRD",
)


class WordForms(NamedTuple):
    """The index terms of a folded word in one language, such as "nl:slapcursus".

    Its stem, and where it is a compound the stems of all its parts, and of those that make it up.
    """

    stem: str
    parts: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()


class Language:
    """Stop words, bases, stems, compounds and alphabet of a language, from the module named by its code."""

    def __init__(self, code: str) -> None:
        module = import_module(f"{__package__}.{code}")
        self.code = code
        self.stop_words = frozenset(map(fold, module.STOP_WORDS.split()))
        self.last_letters = {
            letter: chr(ord("z") + place) for place, letter in enumerate(module.LAST_LETTERS, start=1)
        }
        # As text, which tells whether the rules for words are still the same.
        self.rules_text = " ".join(str(getattr(module, name, "")) for name in (*_RULES, "WHOLE"))
        self.sounds = _read_sounds(module)
        self._rules = _read_rules(module)
        # The base of these is their stem: the stemmer would make them one with other words.
        self._whole = frozenset(_fold_words(module.WHOLE))
        self._prepare = module.prepare
        self._finish = module.finish
        self._stemmer = Stemmer.Stemmer(module.STEMMER, 0)
        # A stemmer holds a buffer of its own and is not made for two threads at once.
        self._lock = threading.Lock()

    def forms(self, word: str) -> WordForms:
        """Return the index terms of a folded word.

        The stem is that of its base: boker and bok are one, and so are children and child. A compound that
        no dictionary lists has the base of its head.
        """
        entry = look_up(self.code, (word,)).get(word)
        base = entry.base if entry else word
        compound = self._split(base)
        if compound is None and entry and entry.zipf < _RARE_ZIPF:
            # The base of a rare form may end in a head too short to stand alone: toalettdorene, toalettdor.
            compound = self._split(word)
        if compound is None:
            return WordForms(self._term(base))
        if not entry:
            base = word[: compound.head_start] + compound.pieces[-1]
        stem = self._term(base)
        parts = dict.fromkeys(map(self._term, compound.bases))
        return WordForms(
            stem,
            tuple(part for part in parts if part != stem),
            tuple(dict.fromkeys(map(self._term, compound.pieces))),
        )

    def _split(self, word: str) -> Compound | None:
        return split_compound(word, self.code, self._rules) if self._rules else None

    def _term(self, base: str) -> str:
        if base in self._whole:
            return f"{self.code}:{base}"
        with self._lock:
            stem = self._stemmer.stemWord(self._prepare(base))
        return f"{self.code}:{self._finish(stem) or base}"


def _read_sounds(module: ModuleType) -> list[tuple[re.Pattern[str], str]]:
    """Return (pattern, sign) of the spellings that sound the same, in their order; the sign may be ""."""
    pairs = (line.partition(" ") for line in module.SOUNDS.split("\n") if line)
    return [(re.compile(pattern), sign) for pattern, _space, sign in pairs]


def _fold_words(text: str) -> list[str]:
    return [*map(fold, text.split())]


def _read_rules(module: ModuleType) -> Rules | None:
    """Return the rules for compounds that a language's module holds; None where it makes none."""
    if not hasattr(module, "LINKS"):
        return None

    def words(name: str) -> list[str]:
        return _fold_words(getattr(module, name))

    return Rules(
        links=("", *words("LINKS")),
        linked_by={link: frozenset(parts.split()) for link, parts in module.LINKED_BY.items()},
        swaps=module.SWAPS,
        short_first=frozenset(words("SHORT_FIRST")),
        short_last=frozenset(words("SHORT_LAST")),
        never=frozenset(words("NEVER_PARTS")),
        never_last=frozenset(words("NEVER_LAST")),
        prefixes=tuple(words("PREFIXES")),
        unsplit=tuple(words("UNSPLIT")),
        cut={word: tuple(parts) for word, *parts in map(_fold_words, module.CUT.strip().split("\n"))},
        borrowed=tuple(words("BORROWED")),
        drops_third=module.DROPS_THIRD,
    )


@cache
def get_languages() -> dict[str, Language]:
    """Return {code: language} in the order of settings.LANGUAGES."""
    return {code: Language(code) for code, _name in settings.LANGUAGES}


@lru_cache(maxsize=REMEMBERED_WORDS)
def word_forms(word: str, code: str) -> WordForms:
    """Return the index terms of a folded word in language `code`."""
    return get_languages()[code].forms(word)


@lru_cache(maxsize=65_536)
def is_stop_word(word: str, code: str | None = None) -> bool:
    """Tell whether a folded word is a stop word in language `code`; without one, in any language."""
    if code is not None:
        return word in get_languages()[code].stop_words
    return any(word in language.stop_words for language in get_languages().values())
