"""The thesaurus: which words and phrases name which concepts, in every language.

A label is a sequence of stems in its own language, stop words left out, so inflected forms name a concept
too. The longest label wins from each place: "sense of belonging" is no sense of anything else. A part of a
compound may name a concept as well: slaapcursus names sleep.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .folding import fold
from .languages import get_languages, is_stop_word, read_words, word_forms
from .memory import Memory, text_words
from .terms import QueryWord
from .tokens import find_raw_words, find_tokens


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


class _Node:
    """A place in the tree of labels: what is named by the keys so far, and which keys may follow."""

    __slots__ = ("concepts", "next")

    def __init__(self) -> None:
        self.concepts: tuple[str, ...] = ()
        self.next: dict[str, _Node] = {}


class _Word(NamedTuple):
    """What is remembered of a raw word.

    `key` is "" where it says nothing; `node` is where labels go on that begin with it; `parts` are the
    concepts that its parts name; `names` tells whether there is one of these. `alone` is what the word names
    where no longer label begins with it.
    """

    key: str
    node: _Node | None = None
    parts: tuple[str, ...] = ()
    names: bool = False
    alone: tuple[str, ...] = ()


_SILENT = _Word("")


class Thesaurus:
    """Finds the concepts that texts and searches name. Immutable but for what it remembers of words.

    `words` holds {folded word of a label: 0}: words that searches may mean, though no document holds them.
    """

    def __init__(self, labels: Iterable[Label] = (), broader: Mapping[str, str] | None = None) -> None:
        """`broader` holds {concept: the one above it}."""
        found: dict[str, dict[tuple[str, ...], set[str]]] = {code: {} for code in get_languages()}
        words: set[str] = set()
        labels = [*labels]
        for code in found:
            _learn_labels((label.text for label in labels if label.language == code), code)
        for label in labels:
            words.update(map(fold, find_raw_words(label.text)))
            sequence = label_keys(label.text, label.language) if label.language in found else ()
            if sequence:
                found[label.language].setdefault(sequence, set()).add(label.concept)
        self.words = dict.fromkeys(words, 0)
        self._languages = {code: _Labels(code, sequences) for code, sequences in found.items()}
        self._broader = dict(broader or {})

    def concepts_in(self, text: str, language: str) -> list[str]:
        """Return the concepts that `text`, written in `language`, names, once for each time."""
        return self.concepts_of(find_raw_words(text), language)

    def concepts_of(self, raws: Sequence[str], language: str) -> list[str]:
        """Return the concepts that a text names whose words are `raws` (`find_raw_words`)."""
        labels = self._languages[language]
        words = [*map(labels.words.__getitem__, raws)]
        return [concept for _start, _end, concepts in labels.find(words) for concept in concepts]

    def learn_words(self, raws: Collection[str], language: str) -> None:
        """Work out together what many words name, of which `concepts_of` is asked next."""
        self._languages[language].words.read(raws)

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

    def named_around(
        self, raws: Sequence[str], language: str, wanted: Collection[str], places: Iterable[int]
    ) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return (first word, last word, concepts) of what names `wanted` concepts in a text of words `raws`.

        Only what begins at one of `places`, in order, is looked for; to know what does, the words around it
        are read that may belong to one label with it.
        """
        words = self._languages[language].words
        found: list[tuple[int, int, tuple[str, ...]]] = []
        end = 0
        for place in places:
            if place < end:
                continue
            start = place
            while start > end and words[raws[start - 1]] is not None:
                start -= 1
            end = place + 1
            while end < len(raws) and words[raws[end]] is not None:
                end += 1
            named = self._languages[language].find([words[raw] for raw in raws[start:end]])
            found += ((start + first, start + last, concepts) for first, last, concepts in named)
        wanted_only = (
            (first, last, tuple(each for each in all if each in wanted)) for first, last, all in found
        )
        return [each for each in wanted_only if each[2]]

    def first_stems(self, concepts: Iterable[str], language: str) -> frozenset[str]:
        """Return the stems with which the labels of `concepts` begin: what names one of them has such a stem.

        It is that of its first word, or of a part of it.
        """
        labels = self._languages[language]
        return frozenset(stem for concept in concepts for stem in labels.firsts.get(concept, ()))

    def spans(self, words: Sequence[QueryWord], language: str) -> list[NamedSpan]:
        """Return what the words of a search name: the longest from each place, by a reader of `language`.

        What names a concept in the reader's language names none in another.
        """
        read = {code: labels.read_query(words) for code, labels in self._languages.items()}
        spans: list[NamedSpan] = []
        place = 0
        while place < len(words):
            here = [
                span
                for code, labels in self._languages.items()
                for span in labels.match_query(read[code], place)
            ]
            longest = max((span.end for span in here), default=place + 1)
            best = [span for span in here if span.end == longest]
            own = [span for span in best if span.language == language]
            spans += own or best
            place = longest
        return spans

    def within(self, span: NamedSpan, words: Sequence[QueryWord]) -> tuple[str, ...]:
        """Return what shorter labels name within the words of `span`: "new students" holds students."""
        labels = self._languages[span.language]
        inside = labels.read_query(words[span.start : span.end])
        named: dict[str, None] = {}
        for at in range(len(inside)):
            # The whole is what is named already.
            for shorter in labels.match_query(inside[:-1] if at == 0 else inside, at):
                named.update(dict.fromkeys(shorter.concepts))
        return tuple(named)

    def named_by(self, stem: str, language: str) -> tuple[str, ...]:
        """Return the concepts that a word with this stem names by itself in `language`."""
        node = self._languages[language].root.next.get(stem)
        return node.concepts if node else ()

    def above(self, concept: str) -> str | None:
        """Return the concept above this one, if there is one."""
        return self._broader.get(concept)


class _Labels:
    """The labels of one language as a tree, key by key."""

    def __init__(self, code: str, sequences: Mapping[tuple[str, ...], Collection[str]]) -> None:
        self.code = code
        self.root = _Node()
        self.keys = frozenset(key for sequence in sequences for key in sequence)
        self.firsts: dict[str, set[str]] = {}
        for sequence, concepts in sequences.items():
            for concept in concepts:
                self.firsts.setdefault(concept, set()).add(sequence[0])
            node = self.root
            for key in sequence:
                node = node.next.setdefault(key, _Node())
            node.concepts = tuple(sorted(concepts))
        self.words = Memory(text_words(), self._read_all)

    def _read_all(self, raws: Collection[str]) -> dict[str, _Word | None]:
        """Return {raw word: what it may name}."""
        read_words(
            [word for word in map(fold, raws) if word and not is_stop_word(word, self.code)], self.code
        )
        return {raw: self._read(raw) for raw in raws}

    def _read(self, raw: str) -> _Word | None:
        word = fold(raw)
        if not word or is_stop_word(word, self.code):
            return _SILENT
        root = self.root.next
        forms = word_forms(word, self.code)
        named = dict.fromkeys(
            concept for part in forms.parts if part in root for concept in root[part].concepts
        )
        if forms.stem not in self.keys and not named:
            return None
        node = root.get(forms.stem)
        alone = () if node and node.next else (node and node.concepts) or tuple(named)
        return _Word(forms.stem, node, tuple(named), bool(node or named), alone)

    def find(self, words: Sequence[_Word | None]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield (first word, last word, concepts); None stands for a word that is in no label."""
        place = 0
        for at, word in [(at, word) for at, word in enumerate(words) if word and word.names]:
            if at < place:
                continue
            # Most words that name something begin no longer label.
            if word.alone:
                yield at, at, word.alone
            else:
                last, concepts = _follow(word.node, words, at) if word.node else (at, ())
                if concepts or word.parts:
                    yield at, last, concepts or word.parts
                    place = last + 1

    def read_query(self, words: Sequence[QueryWord]) -> list[_Word]:
        """Return the words of a search as labels have them."""
        return [
            _SILENT
            if is_stop_word(word.word, self.code)
            else _Word(dict(word.stems).get(self.code, word.word))
            for word in words
        ]

    def match_query(self, words: Sequence[_Word], at: int) -> Iterator[NamedSpan]:
        """Yield the longest label from word `at` of a search, if there is one."""
        node = self.root.next.get(words[at].key) if at < len(words) else None
        last, concepts = _follow(node, words, at) if node else (at, ())
        if concepts:
            yield NamedSpan(at, last + 1, self.code, concepts)


def _follow(node: _Node, words: Sequence[_Word | None], at: int) -> tuple[int, tuple[str, ...]]:
    """Return (last word, concepts) of the longest label that begins with word `at`; words may be silent."""
    best = at, node.concepts
    for place in range(at + 1, len(words)):
        if not node.next:
            break
        word = words[place]
        if word is None:
            break
        if word.key:
            node = node.next.get(word.key)
            if node is None:
                break
            if node.concepts:
                best = place, node.concepts
    return best


def _learn_labels(texts: Iterable[str], code: str) -> None:
    read_words([word for text in texts for word in map(fold, find_raw_words(text)) if word], code)


def label_keys(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of a label without its stop words; () where it has no others."""
    words = [word for word in map(fold, find_raw_words(text)) if word]
    telling = [word for word in words if not is_stop_word(word, language)]
    return tuple(word_forms(word, language).stem for word in telling)
