"""Derives the word tables: `python -m search.analysis.lexicon_build FILE CODE ...`.

In a process of its own, because simplemma and the long frequency lists fill hundreds of megabytes, which no
web worker should hold. Nothing of these packages is copied into the project: their data has licences of its
own, and each installation derives its tables from the packages that it has. `data/` holds what may be
shipped.
"""

import lzma
import math
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import itemgetter
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
from wordfreq import get_frequency_dict

from .filters import make_filter
from .folding import fold
from .forms_build import store_forms
from .languages import Language
from .lexicon import read_draft
from .table_file import writing
from .traces_build import store_traces
from .translations_build import store_translations

# A related language whose forms are read too: what is written in Nynorsk is found by its other forms.
RELATIVES = {"nb": ("nn",)}
# Spellings of the relative, and what they are in the language itself; folded.
RELATED_SPELLINGS = {
    "nb": (
        (r"leg$", r"lig"),
        (r"heit$", r"het"),
        (r"semd$", r"somhet"),
        (r"leik$", r"lighet"),
        (r"ing$", r"ning"),
        (r"sle$", r"else"),
        (r"ar$", r"er"),
        (r"(?<=[bdfgklmnprstv])je$", r"e"),
        (r"sjuk", r"syk"),
        (r"skul", r"skol"),
        (r"heim", r"hjem"),
        (r"sjolv", r"selv"),
        (r"rettlei", r"veiled"),
        (r"veg", r"vei"),
        (r"kv", r"hv"),
        (r"meistr", r"mestr"),
        (r"ei", r"e"),
        (r"au", r"o"),
        (r"oy", r"o"),
        (r"ov$", r"o"),
        (r"o", r"u"),
        (r"verk", r"virk"),
        (r"byd", r"bud"),
        (r"bod", r"bud"),
        (r"saman", r"sammen"),
        (r"utan", r"uten"),
    )
}
# A word with such an ending has it for its base: it is a noun of its own, and no form of a verb.
NOUN_ENDINGS = {"nb": ("en", "ene")}
APOSTROPHE_PLURALS = {"nl": ("a", "i", "o", "u", "y")}
# First parts of Dutch verbs that stand apart from the rest.
SEPARABLE = {
    "nl": re.compile("(aan|af|bij|deel|door|in|mee|na|om|op|over|samen|tegen|terug|toe|uit|vast|voor|weg)ge")
}
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
    with writing(file) as connection:
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

    What the project says of irregular words counts before what the dictionaries say.
    """
    factory = DefaultDictionaryFactory()
    shipped = [*_shipped_words(code, written)]
    own = _read_bases(code, factory.get_dictionary(code), written)
    found = dict(own)
    for relative in RELATIVES.get(code, ()):
        for word, base in _read_bases(relative, factory.get_dictionary(relative), written).items():
            found.setdefault(word, base)
    strange = (word for word in found.keys() - own.keys() if found[word] == word)
    related = {word: _related_word(word, code, own) for word in strange}
    forms = {word: base for word, base in related.items() if base} | _participles(
        code, found, {*found, *shipped}
    )
    forms |= dict(_shipped_forms(code, written))
    found |= forms
    last = {word: _last_base(word, found, forms) for word in found}
    plurals = _added_plurals(code, last)
    return dict.fromkeys(shipped) | plurals | last


def _read_bases(code: str, dictionary: Mapping[str, str], written: dict[str, str]) -> dict[str, str]:
    """Return {folded word: folded base} of one dictionary.

    Where spellings fold to one word, one that has no other base counts, then the most frequent one.
    """
    own: dict[str, str] = {}
    for raw, lemma in dictionary.items():
        # Verbs whose first part stands apart are written op_nemen.
        lemma = lemma.replace("_", "")
        if _is_word(raw) and _is_word(lemma):
            word, base = fold(raw), fold(lemma)
            written.setdefault(word, raw)
            written.setdefault(base, lemma)
            if base == word or word not in own or (own[word] != word and written[word] == raw):
                own[word] = base
    for base in {*own.values()}:
        own.setdefault(base, base)
    for ending in NOUN_ENDINGS.get(code, ()):
        own |= {word: word for word in own if own.get(word + ending) == word}
    for word, base in own.items():
        # Two words that are each other's base: the shorter one is that of both.
        if own.get(base) == word and (len(base), base) > (len(word), word):
            own[word] = word
    return own


def _related_word(word: str, code: str, own: Mapping[str, str]) -> str | None:
    """Return the word of a language that a word of its relative stands for: undervisning for undervising."""
    candidates = [word]
    for ending, full in RELATED_SPELLINGS.get(code, ()):
        candidates += [re.sub(ending, full, known) for known in candidates if re.search(ending, known)]
    return next((each for each in candidates[1:] if each in own), None)


def _participles(code: str, bases: Mapping[str, str], words: Collection[str]) -> dict[str, str]:
    """Return {participle: verb} of verbs whose first part stands apart: opgenomen is of opnemen."""
    found: dict[str, str] = {}
    for word in words if code in SEPARABLE else ():
        match = SEPARABLE[code].match(word)
        if match:
            verb = match[1] + bases.get(word[match.end(1) :], "")
            if verb in words and verb not in (match[1], word):
                found[word] = verb
    return found


def _added_plurals(code: str, bases: Mapping[str, str]) -> dict[str, str]:
    """Return {plural: base} of those that a language makes with an apostrophe: collega's."""
    ending = APOSTROPHE_PLURALS.get(code)
    if not ending:
        return {}
    return {f"{word}s": word for word, base in bases.items() if word == base and word.endswith(ending)}


def _last_base(word: str, bases: Mapping[str, str], forms: Mapping[str, str]) -> str:
    """Return the base of the base, so that all forms agree: spelletjes, spelletje, spel.

    Not where it begins otherwise, unless `forms` says so: leder is a leader, and no form of lide, which means
    to suffer.
    """
    base = bases[word]
    seen = {word, base}
    while (further := bases.get(base, base)) not in seen and (further[:3] == base[:3] or base in forms):
        seen.add(further)
        base = further
    return base


def _shipped_forms(code: str, written: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (form, base), folded, of the irregular words that the project lists, and each base as its own."""
    file = _DATA / f"{code}_forms.txt"
    if file.exists():
        for line in file.read_text("utf-8").splitlines():
            base, forms = line.split(":")
            for raw in (base, *forms.split()):
                written.setdefault(fold(raw), raw)
                yield fold(raw), fold(base)


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


def main(file: Path, codes: Collection[str]) -> None:
    """Write all tables of the languages `codes`."""
    build_tables(file, codes)
    languages = {code: Language(code) for code in codes}
    for language in languages.values():
        read_draft(file)
        store_forms(file, language)
        store_traces(file, language)
    read_draft(file)
    store_translations(file, languages)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
