"""One spelling for all ways to write the same letters."""

import unicodedata
from functools import lru_cache

# A term is cut here; no word of our languages comes near, and hostile input cannot fill the index.
MAX_TERM_LENGTH = 64
# Compatibility forms may grow to 18 characters each, so the raw word is cut before it is normalised.
_MAX_RAW_LENGTH = 4 * MAX_TERM_LENGTH

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "œ": "oe", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŋ": "n"}
)


def fold(raw: str) -> str:
    """Return `raw` in lower case without accents, ligatures, apostrophes and invisible characters.

    é becomes e, ø o, å a, æ ae, ĳ ij, ß ss. "" if nothing searchable remains. Idempotent.
    """
    if raw.isascii() and raw.isalnum():
        return raw.lower()[:MAX_TERM_LENGTH]
    return _fold_marks(raw[:_MAX_RAW_LENGTH])


@lru_cache(maxsize=8192)
def _fold_marks(raw: str) -> str:
    decomposed = unicodedata.normalize("NFKD", raw).casefold()
    letters = unicodedata.normalize("NFKD", decomposed).translate(_LETTERS)
    return "".join(filter(str.isalnum, letters))[:MAX_TERM_LENGTH]
