"""What the words of a search mean to its reader: in the reader's language first.

A word that a dictionary of the reader's language lists is read in that language. Elsewhere it may be a false
friend: Dutch "brand" is a fire, English "brand" is none, and Norwegian "mistet" is no form of Dutch "mist".
So its stem counts in another language only where both languages name the same concept by it. A text in any
language that holds the very word is still found, ranked low.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .concepts import NamedSpan, Thesaurus
from .terms import QueryWord

# A concept that is named in another language than the reader's counts this much.
OTHER_LANGUAGE = 0.6
# A word that another language uses so much more (in zipf) is borrowed from it rather than of one's own:
# "running" is Dutch too, but a form of "run".
FOREIGN_ZIPF = 1.5
# What lies near: named by a part of a phrase or of a compound, or above what is named. Without it the judged
# needs rank .03 lower (nDCG@10, part dev), and a search for a rare phrase may find nothing.
RELATED = 0.25


@dataclass(frozen=True, slots=True)
class NamedConcept:
    """A concept that a unit names, and how much that counts, from 0 to 1."""

    concept: str
    weight: float


@dataclass(frozen=True, slots=True)
class Sense:
    """What words name: see `questions.Unit`."""

    concepts: tuple[NamedConcept, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    related: tuple[NamedConcept, ...] = ()


class Reader:
    """Reads the words of a search as somebody does whose language is `language`."""

    def __init__(self, language: str, thesaurus: Thesaurus) -> None:
        self.language = language
        self.thesaurus = thesaurus

    def read(
        self, inside: Sequence[QueryWord], spans: Sequence[NamedSpan], words: Sequence[QueryWord]
    ) -> Sense:
        """Return what the words `inside` mean, which `spans` of the `words` of a search cover."""
        concepts: dict[str, float] = {}
        related: dict[str, float] = {}
        for span in spans:
            if self._is_other_sense(span, words):
                continue
            share = 1.0 if span.language == self.language else OTHER_LANGUAGE
            concepts.update((each, max(share, concepts.get(each, 0.0))) for each in span.concepts)
            related.update(dict.fromkeys(self.thesaurus.within(span, words), RELATED * share))
        above = {self.thesaurus.above(each): RELATED * share for each, share in concepts.items()}
        related = {id: share for id, share in {**above, **related}.items() if id and id not in concepts}
        parts = () if len(inside) > 1 else self._parts(inside[0])
        # What the whole of a compound means lies nearer than what its parts mean, where anything does.
        if not related:
            related.update((each, RELATED) for part in parts for each in part)
        return Sense(
            tuple(NamedConcept(*pair) for pair in concepts.items()),
            () if concepts or not all(parts) else parts,
            tuple(NamedConcept(*pair) for pair in related.items()),
        )

    def without_lookalikes(self, word: QueryWord) -> QueryWord:
        """Return `word` without its forms in languages where it only looks like a word of the reader's."""
        own = dict(word.stems)[self.language]
        meant = set(self.thesaurus.named_by(own, self.language))
        forms = tuple(
            (code, each)
            for code, each in word.forms
            if not self.is_own(word, code) or meant.intersection(self.thesaurus.named_by(each.stem, code))
        )
        return word if len(forms) == len(word.forms) else replace(word, forms=forms, is_own=True)

    def _is_other_sense(self, span: NamedSpan, words: Sequence[QueryWord]) -> bool:
        return span.end == span.start + 1 and self.is_own(words[span.start], span.language)

    def is_own(self, word: QueryWord, code: str) -> bool:
        """Tell whether `word` is one of the reader's language rather than of language `code`."""
        listed = {language: entry.zipf for language, entry in word.entries if entry.listed}
        if code == self.language or self.language not in listed:
            return False
        return listed[self.language] > listed.get(code, 0.0) - FOREIGN_ZIPF

    def _parts(self, word: QueryWord) -> tuple[tuple[str, ...], ...]:
        """Return the concepts that each part of a compound names, in the first language that knows any."""
        for code, forms in sorted(word.forms, key=lambda each: each[0] != self.language):
            named = tuple(self.thesaurus.named_by(stem, code) for stem in forms.pieces)
            if len(named) > 1 and any(named):
                return named
        return ()
