"""The vocabulary of the bank as a thesaurus for the analysis of texts and searches."""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence

from initiatives.vocabulary import Entry, Vocabulary

from .analysis import Label, Thesaurus, rare_garbage_collection

# What these schemes say of an initiative is a judgement on it, and no subject that anybody looks for.
UNNAMED_SCHEMES = frozenset({"evidence", "effort"})

# The English "of" joins no pair: parents of students are no students.
_PAIRS = {
    code: re.compile(rf"(\w+) (?:{joints}|&) (\w+)")
    for code, joints in {"nl": "en|of", "nb": "og|eller", "en": "and|or"}.items()
}

_kept: tuple[Vocabulary, Thesaurus] | None = None
_lock = threading.Lock()


def get_thesaurus(vocabulary: Vocabulary) -> Thesaurus:
    """Return the thesaurus of `vocabulary`, made once for each snapshot."""
    global _kept
    kept = _kept
    if kept is None or kept[0] is not vocabulary:
        with _lock:
            kept = _kept
            if kept is None or kept[0] is not vocabulary:
                with rare_garbage_collection():
                    kept = _kept = vocabulary, Thesaurus(all_labels(vocabulary), _broader(vocabulary))
    return kept[1]


def concept_id(scheme: str, slug: str) -> str:
    """Return the id of a concept in the index."""
    return f"{scheme}/{slug}"


def entry_labels(entry: Entry) -> Iterator[Label]:
    """Yield everything that names `entry`."""
    return concept_labels(concept_id(entry.scheme, entry.slug), entry.labels, entry.alt)


def concept_labels(
    id: str, labels: Mapping[str, str], alternatives: Mapping[str, Sequence[str]]
) -> Iterator[Label]:
    """Yield everything that names concept `id`, from {language: label} and {language: other labels}."""
    for language, text in labels.items():
        yield Label(id, language, text)
        # "Rouw en verlies" is what both words name; with more words on a side it is not clear what belongs.
        # The search thesaurus lists each word that it means.
        is_listed = language not in _PAIRS or id.startswith("term/")
        pair = None if is_listed else _PAIRS[language].fullmatch(text)
        yield from (Label(id, language, word) for word in pair.groups()) if pair else ()
    for language, texts in alternatives.items():
        yield from (Label(id, language, text) for text in texts)


def all_labels(vocabulary: Vocabulary) -> Iterator[Label]:
    """Yield everything that names a concept of `vocabulary` which texts are searched for."""
    for scheme, entries in vocabulary.schemes.items():
        if scheme not in UNNAMED_SCHEMES:
            for entry in entries.values():
                yield from entry_labels(entry)


def _broader(vocabulary: Vocabulary) -> dict[str, str]:
    return {
        concept_id(entry.scheme, entry.slug): concept_id("topic", entry.broader)
        for entries in vocabulary.schemes.values()
        for entry in entries.values()
        if entry.broader
    }
