"""What the words and phrases of a search are called in other languages, by the everyday dictionary."""

from collections.abc import Iterator, Mapping, Sequence

from .dictionary import LONGEST_PHRASE
from .languages import get_languages, is_stop_word
from .lexicon import Entry, look_up_translations
from .senses import Reader
from .terms import QueryWord

# {(first word, behind the last one): what these words are called, each the stems of a word or phrase}.
Translations = dict[tuple[int, int], tuple[tuple[str, ...], ...]]


def find_translations(words: Sequence[QueryWord], reader: Reader) -> Translations:
    """Return what `words` of a search and phrases of them mean in other languages, read by `reader`.

    A word of the reader's language is read in another only where that one uses it far more (`is_own`), and
    one that no language lists, such as a compound, in each.
    """
    asked: dict[str, list[tuple[int, int]]] = {}
    for code in get_languages():
        for place, key in _keys(words, code, reader):
            asked.setdefault(key, []).append(place)
    found: dict[tuple[int, int], dict[tuple[str, ...], None]] = {}
    for key, translations in look_up_translations(asked).items():
        for place in asked[key]:
            found.setdefault(place, {}).update(dict.fromkeys(translations))
    return {place: tuple(translations) for place, translations in found.items()}


def _keys(words: Sequence[QueryWord], code: str, reader: Reader) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield ((first word, behind the last one), stems) of each word and phrase in language `code`."""
    telling = [
        (place, dict(word.stems)[code], _is_of(word, code, reader))
        for place, word in enumerate(words)
        if not is_stop_word(word.word, code)
    ]
    for at in range(len(telling)):
        for end in range(at + 1, min(at + LONGEST_PHRASE, len(telling)) + 1):
            inside = telling[at:end]
            if any(is_of for _place, _stem, is_of in inside):
                yield (inside[0][0], inside[-1][0] + 1), " ".join(stem for _place, stem, _is_of in inside)


def _is_of(word: QueryWord, code: str, reader: Reader) -> bool:
    """Tell whether `word` is read as one of language `code`: as one of any that lists it, or where none does.

    Breda is no Norwegian word to Dutch readers, who use it far more, though no dictionary lists it.
    """
    entries: Mapping[str, Entry] = dict(word.entries)
    if not any(entry.listed for entry in entries.values()):
        return True
    entry, own = entries.get(code), entries.get(reader.language)
    if entry is None or not entry.listed or reader.is_own(word, code):
        return False
    return code == reader.language or own is None or own.zipf <= entry.zipf
