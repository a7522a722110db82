"""Derives the word tables: `python -m search.analysis.lexicon_build FILE CODE ...`.

In a process of its own, because simplemma and the long frequency lists fill hundreds of megabytes, which no
web worker should hold. Nothing of these packages is copied into the project: their data has licences of its
own, and each installation derives its tables from the packages that it has. `data/` holds what may be
shipped.
"""

import lzma
import math
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
from wordfreq import get_frequency_dict

from .filters import make_filter
from .folding import fold

# A related language whose forms are read too: what is written in Nynorsk is found by its other forms.
RELATIVES = {"nb": ("nn",)}
_DATA = Path(__file__).with_name("data")
# Longer ones are names of chemicals and of places in Wales.
LONGEST_WORD = 40
# What is rarer, and in no dictionary, is mostly misspelled.
LEAST_ZIPF = 1.5

Row = tuple[str, str | None, float, int, str | None]


def build_tables(file: Path, codes: Iterable[str]) -> None:
    """Write one table for each language to `file`, which must not exist.

    Its columns are a folded word, the folded base of that word (NULL where it is its own), its zipf frequency
    (the base 10 logarithm of occurrences in a billion words; 0 if unknown), and 1 where a dictionary lists
    it, 0 where only the frequency list does, and the word with its accents (NULL where it has none).
    """
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("CREATE TABLE filters (code TEXT PRIMARY KEY, bits BLOB)")
        for code in codes:
            connection.execute(
                f"CREATE TABLE words_{code} (word TEXT PRIMARY KEY, base TEXT, zipf REAL, listed INTEGER,"
                " written TEXT)"
                " WITHOUT ROWID"
            )
            rows = sorted(_rows(code), key=itemgetter(0))
            connection.executemany(f"INSERT INTO words_{code} VALUES (?, ?, ?, ?, ?)", rows)  # noqa: S608
            listed = (word for word, _base, _zipf, is_listed, _written in rows if is_listed)
            connection.execute("INSERT INTO filters VALUES (?, ?)", (code, make_filter(listed)))
        connection.commit()
    finally:
        connection.close()


def _rows(code: str) -> Iterator[Row]:
    written: dict[str, str] = {}
    frequencies = _frequencies(code, written)
    bases = _bases(code, written)
    for word, base in bases.items():
        shown = written.get(word, word)
        zipf = frequencies.get(word, 0.0)
        yield word, base if base != word else None, zipf, 1, shown if shown != word else None
    for word in frequencies.keys() - bases.keys():
        if frequencies[word] >= LEAST_ZIPF:
            yield word, None, frequencies[word], 0, None


def _frequencies(code: str, written: dict[str, str]) -> dict[str, float]:
    """Return {folded word: zipf} of the long list; of spellings that fold to one word, the most frequent.

    It is kept in `written`.
    """
    found: dict[str, float] = {}
    for raw, share in get_frequency_dict(code, "large").items():
        if _is_word(raw):
            found.setdefault(fold(raw), round(math.log10(share) + 9, 2))
            written.setdefault(fold(raw), raw)
    return found


def _bases(code: str, written: dict[str, str]) -> dict[str, str | None]:
    """Return {folded word: folded base, None if unknown} of what dictionaries list.

    Where spellings fold to one word, the one that has no other base counts.
    """
    factory = DefaultDictionaryFactory()
    found: dict[str, str] = {}
    for source in (code, *RELATIVES.get(code, ())):
        own: dict[str, str] = {}
        for raw, lemma in factory.get_dictionary(source).items():
            if _is_word(raw) and _is_word(lemma):
                word, base = fold(raw), fold(lemma)
                written.setdefault(word, raw)
                written.setdefault(base, lemma)
                if base == word or own.get(word) != word:
                    own[word] = base
                own.setdefault(base, base)
        found = own | found
    last = {word: _last_base(word, found) for word in found}
    return dict.fromkeys(_shipped_words(code, written)) | last


def _last_base(word: str, bases: dict[str, str]) -> str:
    """Return the base of the base, so that all forms agree: spelletjes, spelletje, spel.

    Not where it begins otherwise: leder is a leader, and no form of lide, which means to suffer.
    """
    base = bases[word]
    seen = {word, base}
    while (further := bases[base]) not in seen and further[:3] == base[:3]:
        seen.add(further)
        base = further
    return base


def _shipped_words(code: str, written: dict[str, str]) -> Iterator[str]:
    """Yield the folded words of the list that the project ships for a language, if it does."""
    file = _DATA / f"{code}_words.txt.xz"
    if file.exists():
        with lzma.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                raw = line.strip()
                written.setdefault(fold(raw), raw)
                yield fold(raw)


def _is_word(raw: str) -> bool:
    """Tell whether `raw` is an ordinary word: letters in lower case, of no monstrous length."""
    return raw.isalpha() and raw.islower() and len(raw) <= LONGEST_WORD


if __name__ == "__main__":
    build_tables(Path(sys.argv[1]), sys.argv[2:])
