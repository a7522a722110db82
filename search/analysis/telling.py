"""Which words of a long text say most: of a pasted paragraph only those are searched for."""

import math
from collections import Counter
from collections.abc import Collection

from .folding import fold
from .languages import get_languages, is_stop_word
from .lexicon import look_up
from .tokens import find_raw_words

# A word this common (zipf frequency) in any of the languages says least, and one this rare says all.
COMMON_ZIPF, RARE_ZIPF = 6.5, 3.0
LEAST = 0.05
# Of a long text a word that says less is left out, though there were room for it.
TOO_LITTLE = 0.25
# Different words of a text that are looked at.
MOST_LOOKED_AT = 500


def rarity(words: Collection[str]) -> dict[str, float]:
    """Return {folded word: how much it says}, from 0.05 to 1; numbers and stop words say least."""
    asked = {word for word in words if not word.isdigit() and not is_stop_word(word)}
    common = dict.fromkeys(words, COMMON_ZIPF)
    common |= dict.fromkeys(asked, 0.0)
    for code in get_languages():
        for word, entry in look_up(code, asked).items() if asked else ():
            common[word] = max(common[word], entry.zipf)
    span = COMMON_ZIPF - RARE_ZIPF
    return {word: min(1.0, max(LEAST, (COMMON_ZIPF - zipf) / span)) for word, zipf in common.items()}


def telling_text(text: str, *, most_words: int, most_letters: int) -> str:
    """Return the different words of `text` that say most, as they are written there and in their order.

    What stands there often counts more. "" where there is no word that fits.
    """
    raws = [(fold(raw), raw) for raw in find_raw_words(text)]
    counts = Counter(word for word, _raw in raws if word and not is_stop_word(word))
    written: dict[str, str] = {}
    for word, raw in raws:
        if word in counts and len(written) < MOST_LOOKED_AT:
            written.setdefault(word, raw)
    says = rarity(written)
    # Sorting is stable: of equals the first in the text goes first.
    ranked = sorted(written, key=lambda word: -says[word] * (1 + math.log(counts[word])))
    chosen: set[str] = set()
    room = most_letters
    for word in [word for word in ranked if says[word] >= TOO_LITTLE] or ranked:
        if len(chosen) < most_words and len(written[word]) <= room:
            chosen.add(word)
            room -= len(written[word]) + 1
    return " ".join(raw for word, raw in written.items() if word in chosen)
