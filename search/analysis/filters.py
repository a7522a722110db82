"""A filter of two megabytes that knows of nearly every word whether it is among half a million."""

import zlib
from collections.abc import Iterable

_BITS = 2**24
_LAST = _BITS - 1


def make_filter(words: Iterable[str]) -> bytes:
    """Return a filter that holds `words`."""
    bits = bytearray(_BITS // 8)
    for word in words:
        place = zlib.crc32(word.encode()) & _LAST
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def may_hold(bits: bytes, word: str) -> bool:
    """Tell whether `word` may be among the words of a filter: never wrong about one that is.

    Of others it takes one in twenty-five for one of 700,000.
    """
    place = zlib.crc32(word.encode()) & _LAST
    return bool(bits[place >> 3] >> (place & 7) & 1)


def held_from(bits: bytes, letters: bytes, starts: Iterable[int]) -> list[int]:
    """Return those of `starts` from which on the rest of `letters` may be a word of a filter."""
    # What a rebuild does most often for a new word: `may_hold` without its calls.
    return [
        start
        for start in starts
        if bits[(place := zlib.crc32(letters[start:]) & _LAST) >> 3] >> (place & 7) & 1
    ]


def held_to(bits: bytes, letters: bytes, start: int, ends: Iterable[int]) -> list[int]:
    """Return those of `ends` up to which `letters` may be a word of a filter from `start` on."""
    return [
        end for end in ends if bits[(place := zlib.crc32(letters[start:end]) & _LAST) >> 3] >> (place & 7) & 1
    ]
