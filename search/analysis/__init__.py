"""How Dutch, Norwegian and English text becomes terms: one way for index, query and highlight.

Every engine receives these terms joined by spaces and analyses nothing itself. A folded word stands bare
and is shared by all languages; a stem carries its language ("nl:eenzam"). A change to what this package
returns changes `fingerprint()`, and thereby asks for a rebuild.
"""

import hashlib

from .concepts import Label, Thesaurus, label_keys
from .highlights import Highlighter
from .languages import get_languages
from .lexicon import terms_key
from .memory import rare_garbage_collection, widen
from .questions import Question, Unit, understand
from .senses import NamedConcept
from .sorting import sort_key
from .terms import (
    MAX_QUERY_WORDS,
    DocumentTerms,
    QueryWord,
    all_query_words,
    document_terms,
    query_words,
    required_words,
)
from .tokens import find_raw_words

# To be raised where the probe text below does not show a change.
VERSION = 2
_PROBE = (
    "Éénzaamheid foto's cliënten e-health studentenwelzijn ĳs straße Ærlig følelser Åsgård Aasgaard "
    "ensomhet studentenes loneliness running studies co-operation 2020/21 begeleiding gezondheid "
    "slaapcursussen gruppeveiledning kontakt planeet laboratorieundervisning trafikkork bøker steden"
)


def fingerprint() -> str:
    """Return a short hash that changes with the terms that this package makes."""
    parts = [str(VERSION), terms_key()]
    for code, language in get_languages().items():
        terms = document_terms(_PROBE, code)
        parts += [code, *sorted(language.stop_words), language.rules_text, terms.stems, terms.parts]
        parts.append(sort_key(_PROBE, code))
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:12]


__all__ = [
    "MAX_QUERY_WORDS",
    "DocumentTerms",
    "Highlighter",
    "Label",
    "NamedConcept",
    "QueryWord",
    "Question",
    "Thesaurus",
    "Unit",
    "all_query_words",
    "document_terms",
    "find_raw_words",
    "fingerprint",
    "label_keys",
    "query_words",
    "rare_garbage_collection",
    "required_words",
    "sort_key",
    "understand",
    "widen",
]
