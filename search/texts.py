"""The texts of an initiative and what search reads in them: terms and concepts, the same for every engine.

Nothing here needs a database or Django's models, so that other processes can do this work.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .analysis import Thesaurus, document_terms
from .analysis.suggesting import split_words

# So many concepts, and as many words, of title and summary stand for a document where similar ones are looked
# for.
_GIST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class LanguageText:
    """The plain text of one language version; `names` holds organisation, place, country and free tags."""

    language: str
    title: str
    summary: str = ""
    body: str = ""
    names: str = ""

    @property
    def rest(self) -> str:
        """All text after title and summary."""
        return f"{self.body}\n{self.names}"


class IndexTerms(NamedTuple):
    """What an engine indexes of the texts of one document: each field its terms joined by spaces, in order.

    `title` and `summary` hold stems, and `stems` those of all text; `words` the folded words of all text.
    `parts` are those of compounds, `top_parts` those in title and summary. `top_concepts` are the ids of the
    concepts that title and summary name, `concepts` those of all text, once for each time; `own_concepts`
    those that the initiative carries. `suggest` holds the different words of all titles as they are typed,
    each with its language ("nl:slaap"), `gist` the first different concepts and stems of title and summary.
    """

    title: str
    summary: str
    stems: str
    words: str
    top_parts: str
    parts: str
    top_concepts: str
    concepts: str
    own_concepts: str
    suggest: str
    gist: str


def index_terms(texts: Sequence[LanguageText], concepts: Mapping[str, Collection[str]]) -> IndexTerms:
    """Return the terms of a document's `texts` and its `concepts` (`InitiativeDocument.concepts`)."""
    read = [
        tuple(document_terms(part, text.language) for part in (text.title, text.summary, text.rest))
        for text in texts
    ]
    top_concepts = (*concepts.get("title", ()), *concepts.get("summary", ()))
    titles, summaries = (" ".join(parts[place].stems for parts in read) for place in (0, 1))
    return IndexTerms(
        title=titles,
        summary=summaries,
        stems=" ".join(part.stems for parts in read for part in parts),
        words=" ".join(part.words for parts in read for part in parts),
        top_parts=" ".join(part.parts for parts in read for part in parts[:2]),
        parts=" ".join(part.parts for parts in read for part in parts),
        top_concepts=" ".join(top_concepts),
        concepts=" ".join((*top_concepts, *concepts.get("rest", ()))),
        own_concepts=" ".join(concepts.get("own", ())),
        suggest=_suggest_terms(texts),
        gist=" ".join([*_first(top_concepts), *_first(f"{titles} {summaries}".split())]),
    )


def _first(terms: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(terms)][:_GIST_LENGTH]


def _suggest_terms(texts: Iterable[LanguageText]) -> str:
    terms = (f"{text.language}:{word}" for text in texts for word in split_words(text.title))
    return " ".join(dict.fromkeys(terms))


def named_concepts(texts: Iterable[LanguageText], thesaurus: Thesaurus) -> dict[str, tuple[str, ...]]:
    """Return {"title", "summary", "rest": the ids of the concepts named there, once for each time}."""
    found: dict[str, list[str]] = {"title": [], "summary": [], "rest": []}
    for text in texts:
        for place, ids in found.items():
            ids += thesaurus.concepts_in(getattr(text, place), text.language)
    return {place: tuple(ids) for place, ids in found.items()}
