"""Words as suggestions compare them: folded, nothing stemmed, since they are still being typed."""

from collections.abc import Iterable

from .folding import fold
from .tokens import find_raw_words, split_raw


def split_words(text: str) -> list[str]:
    """Return the words of `text`, folded, hyphenated ones in pieces."""
    return fold_pieces(find_raw_words(text))


def fold_pieces(raws: Iterable[str]) -> list[str]:
    """Return these words of a text folded, hyphenated ones in pieces."""
    return [word for raw in raws for word in map(fold, split_raw(raw)) if word]
