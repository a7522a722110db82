"""Words as suggestions compare them: folded, nothing stemmed, since they are still being typed."""

from collections.abc import Iterable, Sequence

from .folding import fold
from .languages import get_languages
from .tokens import find_raw_words, join_prefixes, readings, split_raw

_HYPHEN = "-"
Words = tuple[str, ...]


def typed_words(text: str) -> list[str]:
    """Return the words of what somebody types, folded; hyphenated ones keep their hyphens ("e-lear")."""
    return _typed(readings(raw)[0] for raw in find_raw_words(join_prefixes(text)))


def ways_to_write(words: Sequence[str], language: str) -> list[Words]:
    """Return how a text in `language` may have typed `words`: the hyphenated ones in pieces, or as one word.

    Spelled as searches read the language: in Norwegian aa is a, as å is.
    """
    spell = get_languages()[language].spell
    if not any(_HYPHEN in word for word in words):
        return [tuple(map(spell, words))]
    apart = tuple(spell(piece) for word in words for piece in word.split(_HYPHEN))
    joined = tuple(spell(word.replace(_HYPHEN, "")) for word in words)
    return [apart, joined]


def beginnings(text: str, language: str) -> list[Words]:
    """Return each way to type a text in `language` whole: hyphens as above, AD(H)D as ADHD and as ADD."""
    raws = find_raw_words(text)
    read = dict.fromkeys(tuple(_typed(readings(raw)[place] for raw in raws)) for place in (0, -1))
    return [*dict.fromkeys(way for words in read for way in ways_to_write(words, language))]


def title_words(raws: Iterable[str], language: str) -> list[str]:
    """Return by which words a title in `language` is found: `raws` (`find_raw_words`) in all their ways."""
    words = _typed(way for raw in raws for way in readings(raw))
    return [word for each in words for way in ways_to_write([each], language) for word in way]


def _typed(raws: Iterable[str]) -> list[str]:
    return [word for raw in raws if (word := _HYPHEN.join(filter(None, map(fold, split_raw(raw)))))]
