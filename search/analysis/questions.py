"""A search as it is understood: units that must be found, each a word or a phrase that names a concept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .concepts import NamedSpan, Thesaurus
from .languages import get_languages, is_stop_word
from .lexicon import Entry
from .operators import read_operators
from .senses import NamedConcept, Reader
from .terms import QueryWord, query_words, required_words, spoken_words
from .translating import Translations, find_translations

# How common a word is in its language (zipf) where it says all, and where it says least; and that least.
TELLING_ZIPF, COMMON_ZIPF, LEAST_WEIGHT = 3.5, 6.0, 0.05
# So many words and phrases of other languages stand for those of a search, each unit's share of them. Servers
# limit the clauses of a search, and a widened one has four of each such word.
MOST_TRANSLATIONS = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """Words of a search that are found together: in a text, or by the concepts that they name.

    `parts` holds the concepts that each part of a compound names, where the whole names none: naming one of
    each finds it too. `related` is what lies near the meaning: it finds nothing but where a search widens.
    `translations` holds what the words are called in other languages, each the stems of a word or phrase.
    `weight` says how much of the meaning this carries, from 0 to 1.
    """

    words: tuple[QueryWord, ...]
    concepts: tuple[NamedConcept, ...] = ()
    weight: float = 1.0
    parts: tuple[tuple[str, ...], ...] = ()
    related: tuple[NamedConcept, ...] = ()
    translations: tuple[tuple[str, ...], ...] = ()


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
    def translations(self) -> dict[tuple[str, ...], str]:
        """Return {stems of a word or phrase of another language: the words that it stands for}."""
        return {
            stems: " ".join(word.word for word in unit.words)
            for unit in self.units
            for stems in unit.translations
        }

    @property
    def concepts(self) -> frozenset[str]:
        """Return the concepts that are named."""
        return frozenset(each.concept for unit in self.units for each in unit.concepts)


class _Group(NamedTuple):
    """Words of a search that make one unit: words[start:end], those `inside` that count, what they name."""

    start: int
    end: int
    inside: tuple[QueryWord, ...]
    spans: Sequence[NamedSpan]


# A page asks for its own search several times, and hardly for another.
@lru_cache(maxsize=16)
def understand(text: str, language: str, thesaurus: Thesaurus) -> Question:
    """Return what a reader of `language` asks for with `text`."""
    text, phrases, unwanted, _quoted = read_operators(text)
    words = _named_apart(spoken_words(text), thesaurus)
    reader = Reader(language, thesaurus)
    groups = _groups(words, reader)
    weights = _weights(words, language)
    translations = find_translations(words, reader)
    most = max(1, MOST_TRANSLATIONS // max(1, len(groups)))
    units = tuple(
        _unit(reader, group, words, weights, _around(group, translations)[:most]) for group in groups
    )
    # Every word that is required is held.
    held = {word.word for group in groups for word in group.inside}
    optional = {word.word: word for word in words if word.word not in held}
    return Question(units, tuple(optional.values()), phrases, query_words(unwanted))


def _groups(words: Sequence[QueryWord], reader: Reader) -> list[_Group]:
    """Return the words of a search as they are found together, each word or phrase once."""
    required = {word.word for word in required_words(words)}
    spans: dict[int, list[NamedSpan]] = {}
    for span in reader.thesaurus.spans(words, reader.language):
        spans.setdefault(span.start, []).append(span)
    groups: dict[tuple[str, ...], _Group] = {}
    held: set[str] = set()
    place = 0
    while place < len(words):
        here = spans.get(place, [])
        end = here[0].end if here else place + 1
        inside = tuple(word for word in words[place:end] if word.word in required)
        if (
            here
            and not inside
            and not all(is_stop_word(each.word, reader.language) for each in words[place:end])
        ):
            inside = tuple(words[place:end])
        said = tuple(word.word for word in inside)
        if not held.issuperset(said) or (len(said) > 1 and said not in groups):
            held.update(said)
            groups[said] = _Group(place, end, inside, here)
        place = end
    return [*groups.values()]


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


def _unit(
    reader: Reader,
    group: _Group,
    words: Sequence[QueryWord],
    weights: Mapping[str, float],
    translations: tuple[tuple[str, ...], ...],
) -> Unit:
    sense = reader.read(group.inside, group.spans, words)
    meant = tuple(reader.without_lookalikes(word) for word in group.inside)
    weight = min(1.0, sum(weights[word.word] for word in group.inside))
    return Unit(meant, sense.concepts, weight, sense.parts, sense.related, translations)


def _around(group: _Group, translations: Translations) -> tuple[tuple[str, ...], ...]:
    """Return what a group is called elsewhere, after what phrases are that hold it: these say more."""
    places = [(start, end) for start, end in translations if start <= group.start and end >= group.end]
    places.sort(key=lambda place: (place[0] - place[1], place))
    return tuple(dict.fromkeys(each for place in places for each in translations[place]))


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
