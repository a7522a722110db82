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
    """A search text taken apart: what is looked for, phrases as folded words, and what must be absent.

    `quoted` are the same phrases as they were typed.
    """

    text: str
    phrases: tuple[tuple[str, ...], ...]
    excluded: str
    quoted: tuple[str, ...]


def read_operators(text: str) -> Operators:
    """Return `text` without the words to exclude, its phrases of two words or more, and those words."""
    excluded = _EXCLUDED.findall(text)[:MOST_EXCLUDED]
    kept = _EXCLUDED.sub(" ", text)
    # Folded words are the same in every language, stop words among them.
    quoted = [" ".join(phrase.split()) for phrase in _PHRASE.findall(kept)]
    phrases = [(tuple(document_terms(phrase, _ANY).words.split()), phrase) for phrase in quoted]
    told = [each for each in phrases if len(each[0]) > 1][:MOST_PHRASES]
    return Operators(
        kept,
        tuple(words for words, _typed in told),
        " ".join(excluded),
        tuple(typed for _words, typed in told),
    )
