"""The languages of the site as analysis knows them: one module beside this one for each."""

import re
import threading
from collections.abc import Collection
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

import Stemmer
from django.conf import settings

from .compounds import Compound, Splitter
from .folding import fold
from .lexicon import look_up, look_up_forms
from .memory import Memory
from .pieces import Rules

# For each language, of 500 bytes or so; twice as many at most.
REMEMBERED_WORDS = 8_192
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

_WORD_RULES = (*_RULES, "WHOLE", "WHOLE_ENDINGS")


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
        self.rules_text = " ".join(str(getattr(module, name, "")) for name in _WORD_RULES)
        self.sounds = _read_sounds(module)
        rules = _read_rules(module)
        # None where the language makes no compounds.
        self.rules = rules
        self._splitter = Splitter(code, rules) if rules else None
        # The base of these is their stem: the stemmer would make them one with other words.
        self._whole = frozenset(_fold_words(module.WHOLE))
        self._whole_endings = getattr(module, "WHOLE_ENDINGS", ())
        self._prepare = module.prepare
        self._finish = module.finish
        self._stemmer = Stemmer.Stemmer(module.STEMMER, 0)
        # A stemmer holds a buffer of its own and is not made for two threads at once.
        self._lock = threading.Lock()
        # The bases of pieces: the same few thousand are in most compounds.
        self._part = lru_cache(maxsize=REMEMBERED_WORDS)(self.term)

    def spell(self, word: str) -> str:
        """Return a folded word in the one spelling of those that this language has for it."""
        return self._prepare(word)

    def forms(self, words: Collection[str]) -> dict[str, WordForms]:
        """Return {word: its index terms} of folded words; those of common ones are stored."""
        found = self._stored(words)
        rest = words if not found else [word for word in words if word not in found]
        return found | self.work_out(rest) if rest else found

    def _stored(self, words: Collection[str]) -> dict[str, WordForms]:
        """Return {word: its index terms} of those of some folded words of which they are stored."""
        return {
            word: WordForms(stem, tuple(parts.split()), tuple(pieces.split()))
            for word, stem, parts, pieces in look_up_forms(self.code, words)
        }

    def work_out(self, words: Collection[str]) -> dict[str, WordForms]:
        """Return {word: its index terms} of folded words.

        The stem is that of its base: boker and bok are one, and so are children and child. A compound that
        no dictionary lists has the base of its head.
        """
        entries = look_up(self.code, words)
        bases = {word: entries[word].base if word in entries else word for word in words}
        compounds = self.split({*bases.values()})
        # The base of a rare form may end in a head too short to stand alone: toalettdorene, toalettdor.
        rare = {word for word, entry in entries.items() if entry.zipf < _RARE_ZIPF}
        compounds |= self.split(
            {word for word in rare if bases[word] not in compounds and bases[word] != word}
        )
        found: dict[str, WordForms] = {}
        for word, base in bases.items():
            compound = compounds.get(base) or (compounds.get(word) if word in rare else None)
            found[word] = self._forms(word, base, compound, is_known=word in entries)
        return found

    def _forms(self, word: str, base: str, compound: Compound | None, *, is_known: bool) -> WordForms:
        if compound is None:
            return WordForms(self.term(base))
        if not is_known:
            base = word[: compound.head_start] + compound.pieces[-1]
        stem = self.term(base)
        parts = dict.fromkeys(map(self._part, compound.bases))
        return WordForms(
            stem,
            tuple(part for part in parts if part != stem),
            tuple(dict.fromkeys(map(self._part, compound.pieces))),
        )

    def split(self, words: Collection[str]) -> dict[str, Compound]:
        """Return {word: how it is cut} of those of some folded words that are compounds."""
        return self._splitter.split(words) if self._splitter and words else {}

    def term(self, base: str) -> str:
        """Return the index term of a folded base: its stem, with the language before it."""
        if base in self._whole or base.endswith(self._whole_endings):
            return f"{self.code}:{base}"
        with self._lock:
            stem = self._stemmer.stemWord(self.spell(base))
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
        links=tuple(words("LINKS")),
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


@cache
def _memory(code: str) -> Memory[WordForms]:
    return Memory(REMEMBERED_WORDS, get_languages()[code].forms)


def word_forms(word: str, code: str) -> WordForms:
    """Return the index terms of a folded word in language `code`."""
    return _memory(code)[word]


def read_words(words: Collection[str], code: str) -> None:
    """Work out the index terms of folded words together, of which `word_forms` is asked next."""
    _memory(code).read(words)


def forms_of(words: Collection[str], code: str) -> dict[str, WordForms]:
    """Return {word: its index terms} of folded words, worked out together, however many."""
    return _memory(code).of(words)


def is_stop_word(word: str, code: str | None = None) -> bool:
    """Tell whether a folded word is a stop word in language `code`; without one, in any language."""
    if code is not None:
        return word in get_languages()[code].stop_words
    return any(word in language.stop_words for language in get_languages().values())
