"""Asking the engine as the site does: with the bank's thesaurus, and once more where a word is a slip."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from .analysis import Question, Thesaurus, understand
from .analysis.folding import fold
from .analysis.spelling import choose, find_candidates, suggestions, tolerance, written
from .analysis.tokens import find_tokens
from .backends.base import RawResults, SearchBackend
from .facets import FACET_NAMES
from .query import SearchQuery

# Each is compared with every word of the bank; a text of more unknown words is no slip of the finger.
MOST_SLIPS = 4


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
    meant; where it is not, up to three texts are suggested. An exact query is not corrected, and of many such
    words only the first few are looked into.
    """

    def search(asked: SearchQuery) -> RawResults:
        return backend.search(asked, facets=facets, exclude=exclude, thesaurus=thesaurus)

    raw = search(query)
    question = understand(query.text, query.language, thesaurus)
    slips = [word for word in raw.missing if tolerance(word, query.language)][:MOST_SLIPS]
    if not slips or query.exact:
        return Answer(raw, question)
    vocabulary = {**thesaurus.words, **backend.words()}
    candidates = {slip: find_candidates(slip, query.language, vocabulary) for slip in slips}
    chosen = {slip: choose(found) for slip, found in candidates.items()}
    meant = {slip: word for slip, word in chosen.items() if word}
    if meant:
        text = _replaced(query.text, meant, query.language)
        corrected = search(replace(query, text=text))
        if corrected.total and len(corrected.missing) < len(raw.missing):
            return Answer(corrected, understand(text, query.language, thesaurus), corrected=text)
    return Answer(raw, question, suggestions=_suggest(query, candidates))


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
