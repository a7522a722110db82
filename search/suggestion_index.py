"""Labels and names by the beginnings of their words, for suggestions while somebody types."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.conf import settings

from initiatives.vocabulary import TOPIC, Entry, Vocabulary

from .analysis.suggesting import beginnings, ways_to_write

# Concepts that are suggested; a term of the thesaurus leads to its topic.
SCHEMES = ("topic", "theme", "audience", "kind", "delivery", "level")
TERM = "term"
ORGANISATION = "organisation"
# Beginnings whose places are remembered: of three letters there are some 2,000 that any label has.
REMEMBERED = 4_096
# Behind every text that begins alike.
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is named: its facet, the words, their language, and how well they name it (0 best)."""

    facet: str
    value: str
    words: str
    language: str
    distance: int


Tiers = tuple[tuple[Place, ...], ...]


class Found(NamedTuple):
    """The best place of each value, best first; those that are equally good for a reader stand together."""

    concepts: Tiers
    organisations: Tiers


NOTHING = Found((), ())


class SuggestionIndex:
    """Every beginning of a word in a label, in order. Made once for a snapshot of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._keys: dict[str, list[str]] = {}
        self._places: dict[str, list[Place]] = {}
        for code, _name in settings.LANGUAGES:
            pairs = sorted(_pairs(vocabulary, code), key=itemgetter(0))
            self._keys[code] = [key for key, _place in pairs]
            self._places[code] = [place for _key, place in pairs]
        self._remembered: dict[tuple[str, ...], Found] = {}

    def find(self, words: Sequence[str], language: str) -> Found:
        """Return what a label, from the start of one of its words on, names with `words` as its beginning.

        `words` are as `typed_words` gives them, `language` is the reader's.
        """
        asked = language, *words
        found = self._remembered.get(asked)
        if found is None:
            found = _ranked([*self._starting(words)], language)
            if found != NOTHING:
                if len(self._remembered) >= REMEMBERED:
                    self._remembered.clear()
                self._remembered[asked] = found
        return found

    def _starting(self, words: Sequence[str]) -> Iterator[tuple[str, Place]]:
        for code, keys in self._keys.items():
            for way in ways_to_write(words, code):
                wanted = " ".join(way)
                start, end = bisect_left(keys, wanted), bisect_left(keys, wanted + _LAST)
                yield from zip(keys[start:end], self._places[code][start:end], strict=True)


_kept: tuple[Vocabulary, SuggestionIndex] | None = None


def get_suggestion_index(vocabulary: Vocabulary) -> SuggestionIndex:
    """Return the index of `vocabulary`, kept while the snapshot is the same."""
    global _kept
    if _kept is None or _kept[0] is not vocabulary:
        _kept = vocabulary, SuggestionIndex(vocabulary)
    return _kept[1]


def _ranked(pairs: Iterable[tuple[str, Place]], language: str) -> Found:
    """Return the best of these (key, place) for each value: in the reader's language, naming it well."""
    best: dict[tuple[str, str], tuple[bool, int, str, Place]] = {}
    for key, place in pairs:
        value = place.facet, place.value
        rank = place.language not in (language, ""), place.distance, key
        if value not in best or rank < best[value][:3]:
            best[value] = *rank, place
    ordered = sorted(best.values(), key=itemgetter(0, 1))
    concepts = [each for each in ordered if each[3].facet != ORGANISATION]
    organisations = [each for each in ordered if each[3].facet == ORGANISATION]
    return Found(_tiers(concepts), _tiers(organisations))


def _tiers(ordered: Iterable[tuple[bool, int, str, Place]]) -> Tiers:
    return tuple(tuple(each[3] for each in alike) for _rank, alike in groupby(ordered, itemgetter(0, 1)))


def _pairs(vocabulary: Vocabulary, code: str) -> Iterator[tuple[str, Place]]:
    """Yield (words from one on, place) of what is written in language `code`, or in none."""
    for scheme in SCHEMES:
        for entry in vocabulary.concepts(scheme).values():
            yield from _named(scheme, entry.slug, _words_of(entry, code), 0, code)
    for entry in vocabulary.concepts(TERM).values():
        if entry.broader and vocabulary.get(TOPIC, entry.broader):
            yield from _named(TOPIC, entry.broader, _words_of(entry, code), 2, code)
    for slug, name in vocabulary.organisations.items():
        yield from _named(ORGANISATION, slug, [(name, "", 0)], 0, code)


def _words_of(entry: Entry, code: str) -> Iterator[tuple[str, str, int]]:
    if entry.labels.get(code):
        yield entry.labels[code], code, 0
    for words in entry.alt.get(code, ()):
        yield words, code, 1


def _named(
    facet: str, value: str, names: Iterable[tuple[str, str, int]], distance: int, code: str
) -> Iterator[tuple[str, Place]]:
    for words, language, further in names:
        for way in beginnings(words, code):
            for start in range(len(way)):
                place = Place(facet, value, words, language, distance + further + (start > 0))
                yield " ".join(way[start:]), place
