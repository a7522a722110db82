"""The thesaurus: which words and phrases name which concepts, in every language.

A label is a sequence of stems in its own language, stop words left out, so inflected forms name a concept
too. The longest label wins from each place: "sense of belonging" is no sense of anything else. A part of a
compound may name a concept as well: slaapcursus names sleep.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .folding import fold
from .languages import get_languages, is_stop_word, word_forms
from .terms import QueryWord
from .tokens import find_raw_words, find_tokens

# Words that a thesaurus remembers for each language, with what they name; then it starts anew.
REMEMBERED_WORDS = 65_536

Sequences = Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]


class Label(NamedTuple):
    """One way to name a concept in one language; `concept` is its id, such as "topic/loneliness"."""

    concept: str
    language: str
    text: str


class Mention(NamedTuple):
    """A place in a text that names concepts: text[start:end]."""

    start: int
    end: int
    concepts: tuple[str, ...]


class NamedSpan(NamedTuple):
    """Words of a search, from `start` to before `end`, that name concepts in one language."""

    start: int
    end: int
    language: str
    concepts: tuple[str, ...]


class _Word(NamedTuple):
    """What is remembered of a raw word: its key, "" where it says nothing, and what its parts name."""

    key: str
    parts: tuple[str, ...]


class Thesaurus:
    """Finds the concepts that texts and searches name. Immutable but for what it remembers of words.

    `words` holds {folded word of a label: 0}: words that searches may mean, though no document holds them.
    """

    def __init__(self, labels: Iterable[Label] = ()) -> None:
        found: dict[str, dict[tuple[str, ...], set[str]]] = {code: {} for code in get_languages()}
        words: set[str] = set()
        for label in labels:
            words.update(map(fold, find_raw_words(label.text)))
            sequence = label_keys(label.text, label.language) if label.language in found else ()
            if sequence:
                found[label.language].setdefault(sequence, set()).add(label.concept)
        self.words = dict.fromkeys(words, 0)
        self._languages = {code: _Labels(code, sequences) for code, sequences in found.items()}

    def concepts_in(self, text: str, language: str) -> list[str]:
        """Return the concepts that `text`, written in `language`, names, once for each time."""
        labels = self._languages[language]
        words = [*map(labels.words.__getitem__, find_raw_words(text))]
        return [concept for _start, _end, concepts in labels.find(words) for concept in concepts]

    def mentions(self, text: str, language: str, wanted: Collection[str]) -> list[Mention]:
        """Return the places of `text` that name any of the `wanted` concepts, in their order."""
        if not wanted:
            return []
        labels = self._languages[language]
        tokens = [*find_tokens(text)]
        found = labels.find([labels.words[token.raw] for token in tokens])
        mentions = (
            Mention(tokens[first].start, tokens[last].end, tuple(each for each in named if each in wanted))
            for first, last, named in found
        )
        return [mention for mention in mentions if mention.concepts]

    def spans(self, words: Sequence[QueryWord], language: str) -> list[NamedSpan]:
        """Return what the words of a search name: the longest from each place, by a reader of `language`.

        What names a concept in the reader's language names none in another.
        """
        codes = [language, *(code for code in self._languages if code != language)]
        spans: list[NamedSpan] = []
        place = 0
        while place < len(words):
            here = [span for code in codes for span in self._languages[code].match_query(words, place)]
            longest = max((span.end for span in here), default=place + 1)
            best = [span for span in here if span.end == longest]
            own = [span for span in best if span.language == language]
            spans += own or best
            place = longest
        return spans


class _Labels:
    """The labels of one language, by their first key, the longest first."""

    def __init__(self, code: str, sequences: Mapping[tuple[str, ...], Collection[str]]) -> None:
        self.code = code
        by_first: defaultdict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
        for sequence in sorted(sequences, key=lambda each: (-len(each), each)):
            by_first[sequence[0]].append((sequence, tuple(sorted(sequences[sequence]))))
        self.by_first: Sequences = {first: tuple(rest) for first, rest in by_first.items()}
        self.singles = {keys[0]: tuple(sorted(names)) for keys, names in sequences.items() if len(keys) == 1}
        self.keys = frozenset(key for sequence in sequences for key in sequence)
        self.words = _Words(self)

    def find(self, words: Sequence[_Word | None]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield (first word, last word, concepts); None stands for a word that is in no label."""
        place = 0
        for at, word in enumerate(words):
            if word is None or at < place or not (word.key or word.parts):
                continue
            match = self._match(words, at)
            if match:
                place = match[1] + 1
                yield match
            elif word.parts:
                yield at, at, word.parts

    def _match(self, words: Sequence[_Word | None], at: int) -> tuple[int, int, tuple[str, ...]] | None:
        for sequence, concepts in self.by_first.get(words[at].key, ()):
            last = _follow(
                [word.key if word else None for word in words[at : at + 3 * len(sequence)]], sequence
            )
            if last is not None:
                return at, at + last, concepts
        return None

    def match_query(self, words: Sequence[QueryWord], at: int) -> Iterator[NamedSpan]:
        """Yield the longest label from word `at` of a search, if there is one."""
        keys = [_query_key(word, self.code) for word in words[at:]]
        for sequence, concepts in self.by_first.get(keys[0], ()):
            last = _follow(keys, sequence)
            if last is not None:
                yield NamedSpan(at, at + last + 1, self.code, concepts)
                return


class _Words(dict[str, _Word | None]):
    """Remembers {raw word: what it may name} for one language."""

    def __init__(self, labels: _Labels) -> None:
        super().__init__()
        self.labels = labels

    def __missing__(self, raw: str) -> _Word | None:
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        word = self[raw] = self._read(raw)
        return word

    def _read(self, raw: str) -> _Word | None:
        word = fold(raw)
        if not word or is_stop_word(word, self.labels.code):
            return _Word("", ())
        forms = word_forms(word, self.labels.code)
        named = [concept for part in forms.parts for concept in self.labels.singles.get(part, ())]
        key = forms.stem if forms.stem in self.labels.keys else None
        return _Word(key or "\0", tuple(dict.fromkeys(named))) if key or named else None


def label_keys(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of a label without its stop words; with them where it has no others."""
    words = [word for word in map(fold, find_raw_words(text)) if word]
    telling = [word for word in words if not is_stop_word(word, language)]
    return tuple(word_forms(word, language).stem for word in telling)


def _follow(keys: Sequence[str | None], sequence: Sequence[str]) -> int | None:
    """Return the place of the last key of `sequence` in `keys`, which begin with it but for empty ones."""
    wanted = 0
    for place, key in enumerate(keys):
        if key == sequence[wanted]:
            wanted += 1
            if wanted == len(sequence):
                return place
        elif key != "":
            return None
    return None


def _query_key(word: QueryWord, code: str) -> str:
    return "" if is_stop_word(word.word, code) else dict(word.stems)[code]
