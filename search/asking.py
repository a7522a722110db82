"""Asking the engine as the site does: with the bank's thesaurus, and once more where a word is a slip."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .analysis import Question, Thesaurus, understand
from .analysis.folding import fold
from .analysis.spelling import choose, find_candidates, suggestions, tolerance, written
from .analysis.tokens import find_tokens
from .backends.base import RawResults, SearchBackend, SearchUnavailable
from .facets import FACET_NAMES
from .query import SearchQuery

# Each is compared with every word of the bank; a text of more unknown words is no slip of the finger.
MOST_SLIPS = 4
# Beside results another word is offered only where everything says that it was meant. The word: no dictionary
# lists it, nobody uses it, and no parts make it up (the largest tolerance); it is no label's and no title's.
NO_WORD = 2.0
# The results: so few at most, and at least so many times as many by the other word, which is one slip away.
FEW_RESULTS = 3
MANY_TIMES = 5
ONE_SLIP = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine found, and how the text was understood.

    `corrected` is the text that was searched instead of the one that was typed, "" where it was not;
    `suggestions` are texts that may have been meant.
    """

    raw: RawResults
    question: Question
    corrected: str = ""
    suggestions: tuple[str, ...] = ()


def ask(
    backend: SearchBackend,
    query: SearchQuery,
    *,
    thesaurus: Thesaurus,
    facets: Sequence[str] = FACET_NAMES,
    exclude: Collection[str] = (),
) -> Answer:
    """Return the engine's answer to `query`; SearchUnavailable where it has none.

    Words that no document holds, and that are no real words either, are corrected where it is clear what was
    meant; where it is not, up to three texts are suggested. Where few documents hold what seems to be a slip,
    the word that many hold is suggested. An exact query is not corrected, and of many unknown words only the
    first few are looked into.
    """

    def search(asked: SearchQuery) -> RawResults:
        return backend.search(asked, facets=facets, exclude=exclude, thesaurus=thesaurus)

    raw = search(query)
    question = understand(query.text, query.language, thesaurus)
    slips = [word for word in raw.missing if tolerance(word, query.language)][:MOST_SLIPS]
    if query.exact:
        return Answer(raw, question)
    if not slips:
        offered = _Offer(backend, query, thesaurus, exclude).texts(raw, question)
        return Answer(raw, question, suggestions=offered)
    vocabulary = {**thesaurus.words, **_known_words(backend)}
    candidates = {slip: find_candidates(slip, query.language, vocabulary) for slip in slips}
    chosen = {slip: choose(found) for slip, found in candidates.items()}
    meant = {slip: word for slip, word in chosen.items() if word}
    if meant:
        text = _replaced(query.text, meant, query.language)
        corrected = search(replace(query, text=text))
        if corrected.total and len(corrected.missing) < len(raw.missing):
            return Answer(corrected, understand(text, query.language, thesaurus), corrected=text)
    return Answer(raw, question, suggestions=_suggest(query, candidates))


class _Offer:
    """What may have been meant by a search that finds little."""

    def __init__(
        self, backend: SearchBackend, query: SearchQuery, thesaurus: Thesaurus, exclude: Collection[str]
    ) -> None:
        self.backend = backend
        self.query = query
        self.thesaurus = thesaurus
        self.exclude = exclude

    def texts(self, raw: RawResults, question: Question) -> tuple[str, ...]:
        """Return the one text that was clearly meant, in a tuple that is mostly empty."""
        found = _found_whole(raw)
        if not raw.total or found > FEW_RESULTS:
            return ()
        for word in self._unknown_words(question):
            meant = self._meant(word)
            if meant and not self._is_in_title(word):
                text = _replaced(self.query.text, {word: meant}, self.query.language)
                if text != self.query.text and self._finds_far_more(text, found):
                    return (text,)
        return ()

    def _unknown_words(self, question: Question) -> Iterator[str]:
        language = self.query.language
        for word in dict.fromkeys(word.word for word in question.words):
            if tolerance(word, language) >= NO_WORD and word not in self.thesaurus.words:
                yield word

    def _is_in_title(self, word: str) -> bool:
        """Tell whether a title holds `word`: who writes a title means what it says."""
        language = self.query.language
        return bool(self.backend.suggest([word], language=language, limit=1, exclude=self.exclude))

    def _meant(self, word: str) -> str | None:
        """Return the word one slip from `word` that many times as many documents hold."""
        known = _known_words(self.backend)
        candidates = [
            candidate
            for candidate in find_candidates(word, self.query.language, known)
            if candidate.word != word
            and candidate.distance <= ONE_SLIP
            and known[candidate.word] >= MANY_TIMES * known.get(word, 1)
        ]
        return choose(candidates)

    def _finds_far_more(self, text: str, found: int) -> bool:
        asked = replace(self.query, text=text, page=1, page_size=1)
        raw = self.backend.search(asked, facets=(), exclude=self.exclude, thesaurus=self.thesaurus)
        return _found_whole(raw) >= max(FEW_RESULTS + 1, MANY_TIMES * found)


def _known_words(backend: SearchBackend) -> Mapping[str, int]:
    """Return the words of the index; none where it takes too long to read them: results matter more."""
    try:
        return backend.words()
    except SearchUnavailable:
        return {}


def _found_whole(raw: RawResults) -> int:
    """Return how many documents hold every word."""
    return raw.complete if raw.widened else raw.total


def _suggest(query: SearchQuery, candidates: Mapping[str, Sequence]) -> tuple[str, ...]:
    """Return the text with the first slip that has candidates put right, in up to three ways."""
    slip = next((slip for slip, found in candidates.items() if found), None)
    if slip is None:
        return ()
    return tuple(
        _replaced(query.text, {slip: word}, query.language) for word in suggestions(candidates[slip])
    )


def _replaced(text: str, meant: Mapping[str, str], language: str) -> str:
    """Return `text` with words put right; `meant` holds {folded word: folded word}."""
    pieces: list[str] = []
    place = 0
    for token in find_tokens(text):
        word = meant.get(fold(token.raw))
        if word:
            pieces += (text[place : token.start], written(word, language))
            place = token.end
    return "".join([*pieces, text[place:]])
