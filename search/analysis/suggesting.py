"""Words as suggestions compare them: folded, nothing stemmed, since they are still being typed."""

from .folding import fold
from .tokens import Token, find_raw_words, split_pieces


def split_words(text: str) -> list[str]:
    """Return the words of `text`, folded, hyphenated ones in pieces."""
    pieces = (piece.raw for raw in find_raw_words(text) for piece in split_pieces(Token(raw, 0, len(raw))))
    return [word for word in map(fold, pieces) if word]
