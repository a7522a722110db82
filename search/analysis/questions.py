"""A search as it is understood: units that must be found, each a word or a phrase that names a concept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .concepts import NamedSpan, Thesaurus
from .languages import get_languages, is_stop_word
from .lexicon import Entry
from .operators import read_operators
from .senses import NamedConcept, Reader, Sense
from .terms import QueryWord, query_words, required_words, spoken_words
from .translating import Meanings, find_meanings

# How common a word is in its language (zipf) where it says all, and where it says least; and that least.
TELLING_ZIPF, COMMON_ZIPF, LEAST_WEIGHT = 3.5, 6.0, 0.05
# What the words of a search are called in other languages: so much of all together, and so much of each at
# least. Servers limit the clauses of a search, and each of these takes two.
MOST_MEANINGS, LEAST_MEANINGS = 100, 4


@dataclass(frozen=True, slots=True)
class Unit:
    """Words of a search that are found together: in a text, or by the concepts that they name.

    `parts` holds the concepts that each part of a compound names, where the whole names none: naming one of
    each finds it too. `related` is what lies near the meaning: it finds nothing but where a search widens.
    `meanings` holds what the words are called in other languages, each the stems of a word or phrase.
    `weight` says how much of the meaning this carries, from 0 to 1.
    """

    words: tuple[QueryWord, ...]
    concepts: tuple[NamedConcept, ...] = ()
    weight: float = 1.0
    parts: tuple[tuple[str, ...], ...] = ()
    related: tuple[NamedConcept, ...] = ()
    meanings: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A search text as understood: what must be found, and stop words that only add to the score.

    `phrases` are folded words that must stand in this order; `excluded` must stand nowhere.
    """

    units: tuple[Unit, ...] = ()
    optional: tuple[QueryWord, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[QueryWord, ...] = ()

    @property
    def words(self) -> tuple[QueryWord, ...]:
        """Return the words that must be found."""
        return tuple(word for unit in self.units for word in unit.words)

    @property
    def meanings(self) -> frozenset[str]:
        """Return the stems of what the words are called in other languages."""
        return frozenset(stem for unit in self.units for stems in unit.meanings for stem in stems)

    @property
    def concepts(self) -> frozenset[str]:
        """Return the concepts that are named."""
        return frozenset(each.concept for unit in self.units for each in unit.concepts)


# A page asks for its own search several times, and hardly for another.
@lru_cache(maxsize=16)
def understand(text: str, language: str, thesaurus: Thesaurus) -> Question:
    """Return what a reader of `language` asks for with `text`."""
    text, phrases, unwanted, _quoted = read_operators(text)
    words = _named_apart(spoken_words(text), thesaurus)
    required = {word.word for word in required_words(words)}
    spans: dict[int, list[NamedSpan]] = {}
    for span in thesaurus.spans(words, language):
        spans.setdefault(span.start, []).append(span)
    weights = _weights(words, language)
    reader = Reader(language, thesaurus)
    units: dict[tuple[str, ...], Unit] = {}
    places: dict[tuple[str, ...], tuple[int, int]] = {}
    held: set[str] = set()
    place = 0
    while place < len(words):
        here = spans.get(place, [])
        end = here[0].end if here else place + 1
        inside = tuple(word for word in words[place:end] if word.word in required)
        if here and not inside and not all(is_stop_word(word.word, language) for word in words[place:end]):
            inside = words[place:end]
        said = tuple(word.word for word in inside)
        if not held.issuperset(said) or (len(said) > 1 and said not in units):
            held.update(said)
            sense = reader.read(inside, here, words)
            weight = min(1.0, sum(weights[word.word] for word in inside))
            units[said] = _unit(reader, inside, sense, weight)
            places[said] = place, end
        place = end
    translated = _translated(units, places, find_meanings(words, reader))
    optional = {word.word: word for word in words if word.word not in held and word.word not in required}
    return Question(translated, tuple(optional.values()), phrases, query_words(unwanted))


def _named_apart(words: Sequence[QueryWord], thesaurus: Thesaurus) -> tuple[QueryWord, ...]:
    """Return `words` with hyphenated ones in pieces that all name something, where no label holds the whole.

    "LGBTQ-students" is what its pieces are; "e-mail" and "second-year" are words of their own.
    """

    def apart(word: QueryWord) -> tuple[QueryWord, ...]:
        if not word.pieces or any(thesaurus.holds(stem, code) for code, stem in word.stems):
            return (word,)
        named = (any(thesaurus.named_by(stem, code) for code, stem in piece.stems) for piece in word.pieces)
        return word.pieces if all(named) else (word,)

    return tuple(piece for word in words for piece in apart(word))


def _unit(reader: Reader, words: Sequence[QueryWord], sense: Sense, weight: float) -> Unit:
    meant = tuple(reader.without_lookalikes(word) for word in words)
    return Unit(meant, sense.concepts, weight, sense.parts, sense.related)


def _translated(
    units: Mapping[tuple[str, ...], Unit],
    places: Mapping[tuple[str, ...], tuple[int, int]],
    meanings: Meanings,
) -> tuple[Unit, ...]:
    """Return `units`, which stand at `places`, with what they are called elsewhere, and phrases with them."""
    most = max(LEAST_MEANINGS, MOST_MEANINGS // max(1, len(units)))
    translated = []
    for said, unit in units.items():
        first, end = places[said]
        # Phrases say more exactly what is meant than their words do.
        around = (
            each
            for (start, stop), called in sorted(meanings.items(), key=_first_longest)
            if start <= first and stop >= end
            for each in called
        )
        translated.append(replace(unit, meanings=tuple(dict.fromkeys(around))[:most]))
    return tuple(translated)


def _first_longest(item: tuple[tuple[int, int], object]) -> tuple[int, int]:
    start, stop = item[0]
    return start - stop, start


def _weights(words: Sequence[QueryWord], language: str) -> dict[str, float]:
    """Return {word: how much it says}: little where its language uses it all the time."""
    entries: dict[str, dict[str, Entry]] = {code: {} for code in get_languages()}
    for word in words:
        for code, entry in word.entries:
            entries[code][word.word] = entry

    def listed(code: str) -> tuple[int, bool]:
        return sum(entry.listed for entry in entries[code].values()), code == language

    spoken = entries[max(entries, key=listed)]
    weights = {}
    for word in words:
        entry = spoken.get(word.word)
        share = (COMMON_ZIPF - (entry.zipf if entry else 0.0)) / (COMMON_ZIPF - TELLING_ZIPF)
        weights[word.word] = min(1.0, max(LEAST_WEIGHT, share))
    return weights
