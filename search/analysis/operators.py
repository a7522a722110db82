"""The two signs that mean something in a search: "words in this order", and -word for what is not wanted.

Everything else that looks like a query language is plain text.
"""

import re
from typing import NamedTuple

from .terms import document_terms

MOST_PHRASES = 5
MOST_EXCLUDED = 10

_ANY = "en"
_PHRASE = re.compile('["“”„«»]([^"“”„«»]{1,200})["“”„«»]')
_EXCLUDED = re.compile(r"(?:^|(?<=\s))-(?=\w)(\S+)")


class Operators(NamedTuple):
    """A search text taken apart: what is looked for, phrases as folded words, and what must be absent."""

    text: str
    phrases: tuple[tuple[str, ...], ...]
    excluded: str


def read_operators(text: str) -> Operators:
    """Return `text` without the words to exclude, its phrases of two words or more, and those words."""
    excluded = _EXCLUDED.findall(text)[:MOST_EXCLUDED]
    kept = _EXCLUDED.sub(" ", text)
    # Folded words are the same in every language, stop words among them.
    phrases = (tuple(document_terms(phrase, _ANY).words.split()) for phrase in _PHRASE.findall(kept))
    told = tuple(phrase for phrase in phrases if len(phrase) > 1)
    return Operators(kept, told[:MOST_PHRASES], " ".join(excluded))
