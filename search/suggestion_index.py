"""Labels and names by the beginnings of their words, for suggestions while somebody types."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings

from initiatives.vocabulary import TOPIC, Entry, Vocabulary

from .analysis.suggesting import split_words

# Concepts that are suggested; a term of the thesaurus leads to its topic.
SCHEMES = ("topic", "theme", "audience", "kind", "delivery", "level")
TERM = "term"
ORGANISATION = "organisation"
# A beginning of three letters has some dozens of labels; the bound is for vocabularies yet to come.
MAX_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is named: its facet, the words, their language, and how well they name it (0 best)."""

    facet: str
    value: str
    words: str
    language: str
    distance: int


class SuggestionIndex:
    """Every beginning of a word in a label, in order. Made once for a snapshot of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        pairs = sorted(_pairs(vocabulary), key=lambda pair: pair[0])
        self._keys = [key for key, _place in pairs]
        self._places = [place for _key, place in pairs]

    def find(self, text: str) -> list[Place]:
        """Return where a label, from the start of one of its words on, begins with the words of `text`."""
        wanted = " ".join(split_words(text))
        start = end = bisect_left(self._keys, wanted)
        most = min(len(self._keys), start + MAX_LOOKED_AT)
        while end < most and self._keys[end].startswith(wanted):
            end += 1
        return self._places[start:end]


_kept: tuple[Vocabulary, SuggestionIndex] | None = None


def get_suggestion_index(vocabulary: Vocabulary) -> SuggestionIndex:
    """Return the index of `vocabulary`, kept while the snapshot is the same."""
    global _kept
    if _kept is None or _kept[0] is not vocabulary:
        _kept = vocabulary, SuggestionIndex(vocabulary)
    return _kept[1]


def _pairs(vocabulary: Vocabulary) -> Iterator[tuple[str, Place]]:
    for scheme in SCHEMES:
        for entry in vocabulary.concepts(scheme).values():
            yield from _named(scheme, entry.slug, _words_of(entry), 0)
    for entry in vocabulary.concepts(TERM).values():
        if entry.broader and vocabulary.get(TOPIC, entry.broader):
            yield from _named(TOPIC, entry.broader, _words_of(entry), 2)
    for slug, name in vocabulary.organisations.items():
        yield from _named(ORGANISATION, slug, [(name, "", 0)], 0)


def _words_of(entry: Entry) -> Iterator[tuple[str, str, int]]:
    for code, _name in settings.LANGUAGES:
        if entry.labels.get(code):
            yield entry.labels[code], code, 0
        for words in entry.alt.get(code, ()):
            yield words, code, 1


def _named(
    facet: str, value: str, names: Iterable[tuple[str, str, int]], distance: int
) -> Iterator[tuple[str, Place]]:
    for words, language, further in names:
        folded = split_words(words)
        for start in range(len(folded)):
            place = Place(facet, value, words, language, distance + further + (start > 0))
            yield " ".join(folded[start:]), place
