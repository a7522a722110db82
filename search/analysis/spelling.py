"""What was meant by a word that nothing holds: a word that occurs, and that differs by a slip.

A word that a dictionary lists, or that people use, is meant as it is written, however rare it is here:
without that rule every rare word turns into a common one. Nor is a short word corrected, as everything is
near it. A name in the bank is found as it is, and so never comes here.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .languages import get_languages, word_forms
from .lexicon import Entry, look_up

SHORTEST_WORD = 5
# One of these letters less is a slip only where it is no word of any language.
SHORTEST_SLIP = 4
# Longer words may hold two slips.
SHORT_WORD = 5
# A word that no dictionary lists is real from the second frequency on. From the first on it may be a common
# slip, but no wild one: frequency lists hold slips too.
USED_ZIPF, COMMON_ZIPF = 1.5, 3.3
# A word of another language than the reader's may be one of theirs that sounds the same, and so may a long
# common word that no dictionary lists: shorter ones are names. A rare one of another language may be a slip
# of one letter.
SOUND_ALIKE = 0.5
LONG_WORD = 8
RARE_ZIPF = 2.5
# Dictionaries hold slips too: a long word that is hardly used may be one that sounds the same, where that is
# much more frequent.
SELDOM_ZIPF = 3.0
MORE_FREQUENT = 1.5
_READ_BY_ALL = "en"
OTHER_FIRST_LETTER = 0.6
SAME_SOUND = 0.5
SWAPPED_LETTERS = 0.7
# Of candidates that are as near, one of the reader's language goes first, and the more frequent there.
OWN_LANGUAGE = 0.2
PER_ZIPF = 0.1
# How much further the second best must be for the best to be taken without asking.
CLEARLY = 0.3
MOST_SUGGESTIONS = 3
MOST_CANDIDATES = 40
_DOUBLED = re.compile(r"(.)\1+")


class Candidate(NamedTuple):
    """A word that may have been meant, and how far it is from what was typed."""

    word: str
    distance: float


@lru_cache(maxsize=4096)
def tolerance(word: str, language: str) -> float:
    """Return how far from a folded word, typed by a reader of `language`, that may be which was meant.

    0 for what is no slip: short words, words that a dictionary lists, and words that people use.
    """
    if len(word) < SHORTEST_SLIP or not word.isalpha():
        return 0.0
    entries = {code: look_up(code, (word,)).get(word) for code in get_languages()}
    if len(word) < SHORTEST_WORD:
        return 0.0 if any(entries.values()) else 1.0
    most = 1.0 if len(word) <= SHORT_WORD else 2.0
    for code, entry in entries.items():
        is_read = code in (language, _READ_BY_ALL)
        if entry and entry.listed:
            most = min(most, _tolerated_if_listed(word, entry, is_read=is_read))
        elif entry and entry.zipf >= USED_ZIPF:
            most = min(most, _tolerated_if_used(word, entry))
        elif is_read and word_forms(word, code).parts:
            most = min(most, 1.0)
    return most


def _tolerated_if_used(word: str, entry: Entry) -> float:
    if entry.zipf < COMMON_ZIPF:
        return 1.0
    return SOUND_ALIKE if len(word) >= LONG_WORD else 0.0


def _tolerated_if_listed(word: str, entry: Entry, *, is_read: bool) -> float:
    if is_read:
        return SOUND_ALIKE if len(word) >= LONG_WORD and entry.zipf < SELDOM_ZIPF else 0.0
    return SOUND_ALIKE if entry.zipf >= RARE_ZIPF else 1.0


def find_candidates(word: str, language: str, vocabulary: Mapping[str, int]) -> list[Candidate]:
    """Return words of `vocabulary` that may have been meant with `word`, nearest first.

    `vocabulary` holds {folded word: number of documents}; among equals the most frequent comes first.
    """
    most = tolerance(word, language)
    # One slip more than is tolerated, as an equal sound counts half.
    near = process.extract(
        word, [*vocabulary], scorer=OSA.distance, score_cutoff=int(most) + 1, limit=MOST_CANDIDATES
    )
    sounds = {code: sound(word, code) for code in get_languages()}
    shortest = SHORTEST_WORD if len(word) < SHORTEST_WORD else SHORTEST_SLIP
    found = []
    for other, distance, _place in near:
        if len(other) < shortest:
            continue
        if not other.isalpha():
            continue
        same = any(sound(other, code) == heard for code, heard in sounds.items())
        weighed = float(distance)
        if same:
            weighed *= SAME_SOUND
        elif distance == 1 and sorted(word) == sorted(other):
            weighed = SWAPPED_LETTERS
        if weighed > most or (most == SOUND_ALIKE and _zipf(other) < _zipf(word) + MORE_FREQUENT):
            continue
        weighed += OTHER_FIRST_LETTER * (other[0] != word[0])
        weighed -= _familiarity(other, language)
        found.append(Candidate(other, weighed))
    return sorted(found, key=lambda each: (each.distance, -vocabulary[each.word], each.word))


def choose(candidates: Sequence[Candidate]) -> str | None:
    """Return the candidate that is clearly best; forms of one word do not compete."""
    if not candidates:
        return None
    best, *others = candidates
    rivals = (each for each in others if not _are_forms(best.word, each.word))
    rival = next(rivals, None)
    return best.word if rival is None or rival.distance >= best.distance + CLEARLY else None


def suggestions(candidates: Sequence[Candidate]) -> list[str]:
    """Return the words to offer: the nearest, one form of each."""
    chosen: list[str] = []
    for candidate in candidates:
        if not any(_are_forms(candidate.word, word) for word in chosen):
            chosen.append(candidate.word)
    return chosen[:MOST_SUGGESTIONS]


def written(word: str, language: str) -> str:
    """Return a folded word as it is written, with its accents, as far as a dictionary knows it."""
    for code in (language, *get_languages()):
        entry = look_up(code, (word,)).get(word)
        if entry and entry.listed:
            return entry.written
    return word


@lru_cache(maxsize=16_384)
def sound(word: str, code: str) -> str:
    """Return a folded word as it sounds in a language: words that sound the same give the same."""
    heard = word
    for pattern, sign in get_languages()[code].sounds:
        heard = pattern.sub(sign, heard)
    return _DOUBLED.sub(r"\1", heard)


@lru_cache(maxsize=16_384)
def _familiarity(word: str, language: str) -> float:
    """Return how much nearer a word counts because readers of `language` know it."""
    entry = look_up(language, (word,)).get(word)
    is_own = bool(entry and entry.listed) or bool(word_forms(word, language).parts)
    return (OWN_LANGUAGE + PER_ZIPF * (entry.zipf if entry else 0.0)) if is_own else 0.0


@lru_cache(maxsize=16_384)
def _zipf(word: str) -> float:
    """Return how frequent a word is in the language where it is most frequent."""
    entries = (look_up(code, (word,)).get(word) for code in get_languages())
    return max(entry.zipf if entry else 0.0 for entry in entries)


def _are_forms(one: str, other: str) -> bool:
    return any(word_forms(one, code).stem == word_forms(other, code).stem for code in get_languages())
