"""The texts of an initiative and what search reads in them: terms and concepts, the same for every engine.

Nothing here needs a database or Django's models, so that other processes can do this work.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from .analysis import DocumentTerms, Thesaurus, find_raw_words
from .analysis.suggesting import title_words

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


class TextReading(NamedTuple):
    """What search reads in one language version: the terms of title, summary and the rest of the text.

    `typed` are the words of the title as suggestions know them, `named` the ids of the concepts that title,
    summary and rest name, once for each time.
    """

    title: DocumentTerms
    summary: DocumentTerms
    rest: DocumentTerms
    typed: tuple[str, ...]
    named: tuple[tuple[str, ...], ...]


def read_texts(texts: Sequence[LanguageText], thesaurus: Thesaurus) -> list[TextReading]:
    """Return what search reads in each of `texts`; many together cost less than each alone."""
    words = [[*map(find_raw_words, (text.title, text.summary, text.rest))] for text in texts]
    new: defaultdict[str, set[str]] = defaultdict(set)
    for text, places in zip(texts, words, strict=True):
        new[text.language].update(*places)
    for language, raws in new.items():
        thesaurus.learn_words(raws, language)
    return [_read(text.language, places, thesaurus) for text, places in zip(texts, words, strict=True)]


def _read(language: str, places: Sequence[Sequence[str]], thesaurus: Thesaurus) -> TextReading:
    terms, named = zip(*(thesaurus.read(words, language) for words in places), strict=True)
    return TextReading(
        *terms,
        typed=tuple(f"{language}:{word}" for word in title_words(places[0], language)),
        named=tuple(map(tuple, named)),
    )


def named_concepts(readings: Iterable[TextReading]) -> dict[str, tuple[str, ...]]:
    """Return {"title", "summary", "rest": the ids of the concepts that a document's texts name there}."""
    places = zip(*(reading.named for reading in readings), strict=True)
    return {name: tuple(chain(*ids)) for name, ids in zip(("title", "summary", "rest"), places, strict=True)}


def index_terms(readings: Sequence[TextReading], concepts: Mapping[str, Collection[str]]) -> IndexTerms:
    """Return the terms of a document whose texts were read so, and which has these `concepts`."""
    tops = [part for reading in readings for part in (reading.title, reading.summary)]
    parts = [part for reading in readings for part in reading[:3]]
    titles = " ".join([reading.title.stems for reading in readings])
    summaries = " ".join([reading.summary.stems for reading in readings])
    top_concepts = (*concepts.get("title", ()), *concepts.get("summary", ()))
    return IndexTerms(
        title=titles,
        summary=summaries,
        stems=" ".join([part.stems for part in parts]),
        words=" ".join([part.words for part in parts]),
        top_parts=" ".join([part.parts for part in tops]),
        parts=" ".join([part.parts for part in parts]),
        top_concepts=" ".join(top_concepts),
        concepts=" ".join((*top_concepts, *concepts.get("rest", ()))),
        own_concepts=" ".join(concepts.get("own", ())),
        suggest=" ".join(dict.fromkeys(chain(*(reading.typed for reading in readings)))),
        gist=" ".join([*_first(top_concepts), *_first(f"{titles} {summaries}".split())]),
    )


def _first(terms: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(terms)][:_GIST_LENGTH]
