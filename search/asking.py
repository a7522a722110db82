"""Asking the engine as the site does: with the bank's thesaurus."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .analysis import Question, Thesaurus, understand
from .backends.base import RawResults, SearchBackend
from .facets import FACET_NAMES
from .query import SearchQuery


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine found, and how the text was understood."""

    raw: RawResults
    question: Question


def ask(
    backend: SearchBackend,
    query: SearchQuery,
    *,
    thesaurus: Thesaurus,
    facets: Sequence[str] = FACET_NAMES,
    exclude: Collection[str] = (),
) -> Answer:
    """Return the engine's answer to `query`; SearchUnavailable where it has none."""
    raw = backend.search(query, facets=facets, exclude=exclude, thesaurus=thesaurus)
    return Answer(raw, understand(query.text, query.language, thesaurus))
