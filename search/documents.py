"""What is searched: one document for an initiative, whatever its number of language versions."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from operator import attrgetter
from uuid import UUID

from django.conf import settings

from initiatives.vocabulary import Vocabulary, get_vocabulary

from .analysis import Thesaurus, sort_key
from .facets import year_range
from .public import is_indexable
from .texts import IndexTerms, LanguageText, TextReading, index_terms, named_concepts, read_texts
from .thesaurus import concept_id, get_thesaurus
from .versions import Version, load_versions

# Facets whose values are concepts, which an initiative has even where no word of its texts names them.
CONCEPT_FACETS = frozenset({"theme", "topic", "kind", "audience", "level", "delivery"})
_NO_CONCEPTS = Thesaurus()

__all__ = [
    "InitiativeDocument",
    "LanguageText",
    "build_document",
    "is_indexable",
    "load_documents",
    "name_concepts",
]


@dataclass(frozen=True, slots=True)
class InitiativeDocument:
    """One initiative as the index knows it.

    `id` is the translation key, a UUID. `version` rises with every request to look again; 0 in a rebuild.
    `facets` holds {facet: values}: topics with their broader ones, years as ranges. `newest` and
    `reviewed` are days since 1970, 0 if unknown; `evidence` is the step on the ladder, 0 if unknown.
    `titles` holds the sort key of the title for readers of each language. `concepts` holds the ids of the
    concepts that its texts name, once for each time, in title, summary and rest, and its own.
    """

    id: str
    version: int
    texts: tuple[LanguageText, ...]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    newest: int = 0
    reviewed: int = 0
    evidence: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Made with the concepts where the document is loaded.
    ready_terms: IndexTerms | None = field(default=None, compare=False, repr=False)

    def terms(self) -> IndexTerms:
        """Return what every engine indexes of the texts and concepts; the engines analyse nothing."""
        return self.ready_terms or index_terms(read_texts(self.texts, _NO_CONCEPTS), self.concepts)

    def digest(self) -> str:
        """Return a hash of all but the version, in 16 hexadecimal digits."""
        texts = [(text.language, text.title, text.summary, text.body, text.names) for text in self.texts]
        numbers = (self.newest, self.reviewed, self.evidence)
        mappings = [sorted(each.items()) for each in (self.facets, self.titles, self.concepts)]
        content = (self.id, texts, numbers, mappings)
        return hashlib.blake2b(repr(content).encode(), digest_size=8).hexdigest()


def build_document(
    versions: Sequence[Version],
    *,
    version: int = 0,
    broader: Mapping[str, str | None] | None = None,
) -> InitiativeDocument | None:
    """Return the document of one initiative, without concepts, from its public language versions.

    None if it has none. Facts are those of the original if it is public, else of the first version by the
    order of the site's languages. `broader` holds {topic: its broader topic}.
    """
    if not versions:
        return None
    ordered = sorted(versions, key=lambda each: _language_order(each.text.language))
    facts = next((each for each in ordered if each.is_original), ordered[0])
    texts = tuple(each.text for each in ordered)
    facets = _facets(facts, ordered, broader or {})
    return InitiativeDocument(
        id=str(facts.translation_key),
        version=version,
        texts=texts,
        facets=facets,
        newest=min((each.published for each in ordered if each.published), default=0),
        reviewed=facts.reviewed,
        evidence=facts.evidence,
        titles=_titles(ordered, facts),
    )


def load_documents(
    translation_keys: Collection[UUID], versions: Mapping[UUID, int] | None = None
) -> list[InitiativeDocument]:
    """Return the documents of those of `translation_keys` that have a public page.

    `versions` holds the outbox version of each key; 0 where it is silent. Four queries, however many keys.
    """
    vocabulary = get_vocabulary()
    documents = load_bare_documents(translation_keys, versions, vocabulary)
    texts = [text for document in documents for text in document.texts]
    return complete(documents, read_texts(texts, get_thesaurus(vocabulary)))


def load_bare_documents(
    translation_keys: Collection[UUID], versions: Mapping[UUID, int] | None, vocabulary: Vocabulary
) -> list[InitiativeDocument]:
    """Return the documents as `load_documents` does, with texts that nobody has read: without concepts."""
    broader = {slug: topic.broader for slug, topic in vocabulary.concepts("topic").items()}
    loaded = sorted(load_versions(translation_keys, vocabulary), key=attrgetter("translation_key"))
    documents = (
        build_document(tuple(group), version=(versions or {}).get(key, 0), broader=broader)
        for key, group in groupby(loaded, key=attrgetter("translation_key"))
    )
    return [document for document in documents if document]


def complete(
    documents: Iterable[InitiativeDocument], readings: Iterable[TextReading]
) -> list[InitiativeDocument]:
    """Return bare documents with what was read in their texts; `readings` has one for each text, in order."""
    remaining = iter(readings)
    return [_complete(each, [*islice(remaining, len(each.texts))]) for each in documents]


def _complete(document: InitiativeDocument, readings: Sequence[TextReading]) -> InitiativeDocument:
    concepts = {**named_concepts(readings), "own": _own_concepts(document.facets)}
    return replace(document, concepts=concepts, ready_terms=index_terms(readings, concepts))


def name_concepts(
    texts: Sequence[LanguageText], facets: Mapping[str, Collection[str]], thesaurus: Thesaurus
) -> dict[str, tuple[str, ...]]:
    """Return the concepts of a document: those that its texts name in each place, and its own."""
    return {**named_concepts(read_texts(texts, thesaurus)), "own": _own_concepts(facets)}


def _own_concepts(facets: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    return tuple(
        concept_id(facet, value)
        for facet, values in facets.items()
        if facet in CONCEPT_FACETS
        for value in values
    )


def _facets(
    facts: Version, versions: Iterable[Version], broader: Mapping[str, str | None]
) -> dict[str, tuple[str, ...]]:
    facets = {name: tuple(sorted(values)) for name, values in facts.facets.items() if values}
    if "topic" in facets:
        parents = {broader.get(topic) for topic in facets["topic"]} - {None}
        facets["topic"] = tuple(sorted({*facets["topic"], *parents}))
    facets["language"] = tuple(version.text.language for version in versions)
    if facts.start_year:
        facets["year"] = (year_range(facts.start_year),)
    return facets


def _titles(versions: Sequence[Version], facts: Version) -> dict[str, str]:
    own = {version.text.language: version.text.title for version in versions}
    return {code: sort_key(own.get(code, facts.text.title), code) for code, _name in settings.LANGUAGES}


def _language_order(code: str) -> int:
    return [known for known, _name in settings.LANGUAGES].index(code)
