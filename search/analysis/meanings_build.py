"""Stores the everyday dictionary by stems, once for each installation: what words are called elsewhere."""

import sqlite3
from collections.abc import Mapping
from itertools import chain, zip_longest
from pathlib import Path

from .dictionary import read_dictionary
from .folding import fold
from .languages import Language
from .tokens import find_raw_words

# Words of one other language that mean the same as a word: so many at most, the first ones that are named.
MOST_MEANINGS = 4
DICTIONARY = Path(__file__).with_name("data") / "dictionary.txt"


def store_meanings(file: Path, languages: Mapping[str, Language]) -> None:
    """Add a table of meanings to `file`, which holds the word tables of `languages`.

    Its columns are the stems of a word or phrase with spaces between them, and those of every meaning, with
    "|" between these.
    """
    with DICTIONARY.open(encoding="utf-8") as lines:
        said = [each for each in read_dictionary(lines) if {each.code, each.other} <= languages.keys()]
    texts: dict[str, set[str]] = {code: set() for code in languages}
    for code, word, other, meaning in said:
        texts[code].add(word)
        texts[other].add(meaning)
    stems = {code: _stems(texts[code], language) for code, language in languages.items()}
    found: dict[tuple[str, str], dict[str, None]] = {}
    for code, word, other, meaning in said:
        if word in stems[code] and meaning in stems[other]:
            found.setdefault((stems[code][word], other), {})[stems[other][meaning]] = None
    called: dict[str, list[list[str]]] = {}
    for (key, _other), meanings in found.items():
        called.setdefault(key, []).append([*meanings][:MOST_MEANINGS])
    # The best of each language first: of many not all are asked for.
    rows = {key: filter(None, chain.from_iterable(zip_longest(*lists))) for key, lists in called.items()}
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("CREATE TABLE meanings (word TEXT PRIMARY KEY, meanings TEXT) WITHOUT ROWID")
        connection.executemany(
            "INSERT INTO meanings VALUES (?, ?)", ((key, "|".join(rows[key])) for key in sorted(rows))
        )
        connection.commit()
    finally:
        connection.close()


def _stems(texts: set[str], language: Language) -> dict[str, str]:
    """Return {text: the stems of its words}; of phrases only those with two telling words.

    A phrase that is one word without its stop words would mean that word.
    """
    words = {text: [word for raw in find_raw_words(text) if (word := fold(raw))] for text in texts}
    telling = {
        text: [word for word in some if word not in language.stop_words] for text, some in words.items()
    }
    forms = language.forms({word for some in telling.values() for word in some})
    return {
        text: " ".join(forms[word].stem for word in some)
        for text, some in telling.items()
        if len(some) > 1 or len(some) == len(words[text]) == 1
    }
