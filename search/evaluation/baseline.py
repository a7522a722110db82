"""What every search is compared with: plain BM25 over stems, without anything that this project adds.

All texts of an initiative are one bag of Snowball stems, each in the language of its text. Words of a
search are stemmed in every language. No fields, no weights, no reader's language.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import Stemmer

from search.analysis.folding import fold
from search.analysis.languages import is_stop_word
from search.analysis.tokens import find_raw_words
from search.documents import InitiativeDocument

from .answers import Answer

# The parameters with which engines ship.
K1, B = 1.2, 0.75
STEMMERS = {"nl": "dutch_porter", "nb": "norwegian", "en": "english"}

Term = tuple[str, str]


class Baseline:
    """An index in memory of `documents`."""

    def __init__(self, documents: Iterable[InitiativeDocument]) -> None:
        self._stemmers = {code: Stemmer.Stemmer(name) for code, name in STEMMERS.items()}
        self._frequencies = {document.id: Counter(self._document_terms(document)) for document in documents}
        self._lengths = {id: terms.total() for id, terms in self._frequencies.items()}
        self._mean_length = sum(self._lengths.values()) / max(1, len(self._lengths))
        self._postings: defaultdict[Term, list[str]] = defaultdict(list)
        for id, terms in self._frequencies.items():
            for term in terms:
                self._postings[term].append(id)

    def ask(self, text: str, language: str) -> Answer:
        """Return all documents that hold any word of `text`, best first; `language` makes no difference."""
        words = {fold(raw) for raw in find_raw_words(text)} - {""}
        words = {word for word in words if not is_stop_word(word)} or words
        scores: defaultdict[str, float] = defaultdict(float)
        holding: Counter[str] = Counter()
        for word in sorted(words):
            found = self._score_word(word)
            holding.update(found.keys())
            for id, score in found.items():
                scores[id] += score
        ranking = sorted(scores, key=lambda id: (-scores[id], id))
        complete = {id for id, number in holding.items() if number == len(words)}
        return Answer(tuple(ranking), frozenset(complete))

    def _score_word(self, word: str) -> dict[str, float]:
        terms = [(code, stemmer.stemWord(word)) for code, stemmer in self._stemmers.items()]
        return {
            id: sum(self._score(term, id) for term in terms)
            for id in {id for term in terms for id in self._postings.get(term, ())}
        }

    def _score(self, term: Term, id: str) -> float:
        frequency = self._frequencies[id][term]
        holders = len(self._postings.get(term, ()))
        rarity = math.log(1 + (len(self._lengths) - holders + 0.5) / (holders + 0.5))
        length = 1 - B + B * self._lengths[id] / self._mean_length
        return rarity * frequency * (K1 + 1) / (frequency + K1 * length)

    def _document_terms(self, document: InitiativeDocument) -> Iterator[Term]:
        for text in document.texts:
            stem = self._stemmers[text.language].stemWord
            for field in (text.title, text.summary, text.body, text.names):
                for raw in find_raw_words(field):
                    word = fold(raw)
                    if word and not is_stop_word(word, text.language):
                        yield text.language, stem(word)
