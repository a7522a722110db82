"""A filter of two megabytes that knows of nearly every word whether it is among half a million."""

import zlib
from collections.abc import Iterable

_BITS = 2**24


def make_filter(words: Iterable[str]) -> bytes:
    """Return a filter that holds `words`."""
    bits = bytearray(_BITS // 8)
    for word in words:
        place = zlib.crc32(word.encode()) % _BITS
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def may_hold(bits: bytes, word: str) -> bool:
    """Tell whether `word` may be among the words of a filter: never wrong about one that is.

    Of others it takes one in twenty-five for one of 700,000.
    """
    place = zlib.crc32(word.encode()) % _BITS
    return bool(bits[place >> 3] >> (place & 7) & 1)
