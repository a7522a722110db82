"""Stores the everyday dictionary by stems, once for each installation: what words are called elsewhere."""

from collections.abc import Mapping
from itertools import chain, zip_longest
from pathlib import Path

from .dictionary import LONGEST_PHRASE, read_dictionary
from .folding import fold
from .languages import Language
from .table_file import writing
from .tokens import find_raw_words

# Words of one other language that mean the same as a word: so many at most, the first ones that are named.
MOST_OF_A_LANGUAGE = 4
DICTIONARY = Path(__file__).with_name("data") / "dictionary.txt"


def store_translations(file: Path, languages: Mapping[str, Language]) -> None:
    """Add a table of translations to `file`, which holds the word tables of `languages`.

    Its columns are the stems of a word or phrase with spaces between them, and those of every translation,
    with "|" between these.
    """
    found = _find(languages)
    with writing(file) as connection:
        connection.execute(
            "CREATE TABLE translations (word TEXT PRIMARY KEY, translations TEXT) WITHOUT ROWID"
        )
        rows = ((key, "|".join(found[key])) for key in sorted(found))
        connection.executemany("INSERT INTO translations VALUES (?, ?)", rows)


def _find(languages: Mapping[str, Language]) -> dict[str, list[str]]:
    """Return {stems of a word or phrase: those of what it is called elsewhere}, the best ones first."""
    with DICTIONARY.open(encoding="utf-8") as lines:
        said = [each for each in read_dictionary(lines) if {each.code, each.other} <= languages.keys()]
    texts: dict[str, set[str]] = {code: set() for code in languages}
    for code, word, other, called in said:
        texts[code].add(word)
        texts[other].add(called)
    stems = {code: _stems(texts[code], language) for code, language in languages.items()}
    found: dict[tuple[str, str], dict[str, None]] = {}
    for code, word, other, called in said:
        if word in stems[code] and called in stems[other]:
            found.setdefault((stems[code][word], other), {})[stems[other][called]] = None
    lists: dict[str, list[list[str]]] = {}
    for (key, _other), called in found.items():
        lists.setdefault(key, []).append([*called][:MOST_OF_A_LANGUAGE])
    # Of many not all are asked for.
    return {key: [*filter(None, chain.from_iterable(zip_longest(*some)))] for key, some in lists.items()}


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
        if 1 < len(some) <= LONGEST_PHRASE or len(some) == len(words[text]) == 1
    }
