"""The labels of one language as a tree of stems, and what the words of texts and searches are to them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress, pairwise
from typing import NamedTuple

from .folding import fold
from .languages import WordForms, forms_of, get_languages, is_stop_word
from .memory import Memory, text_words
from .terms import DocumentTerms, QueryWord, join_terms, read_raw_words

# As many stop words may stand between two words of a label: "zorg om de student" is a label of its own, and
# "zorg ik dat de studenten" names nothing.
MOST_STOP_WORDS = 2
# Tells whether a raw word may have one of some stems: wrong at most of one that has none.
MayHave = Callable[[str, frozenset[str]], bool]


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


class _Mark(NamedTuple):
    """What a word is to labels.

    `key` is "" where it says nothing; `node` is where longer labels go on that begin with it. `alone` is what
    it names where none of these follows, `parts` what its parts name.
    """

    key: str
    node: _Node | None = None
    alone: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


_SILENT = _Mark("")


class _Word(NamedTuple):
    """What is remembered of a raw word: its terms, and what it is to labels; None if it is in none.

    `naming` is the same where the word may name a concept or begin a label.
    """

    words: str
    stems: str
    parts: str
    mark: _Mark | None
    naming: _Mark | None


class Labels:
    """The labels of one language as a tree, key by key."""

    def __init__(self, code: str, sequences: Mapping[tuple[str, ...], Collection[str]]) -> None:
        """`sequences` holds {stems of a label: the concepts that it names}."""
        self.code = code
        self.root = _Node()
        self._stop_words = get_languages()[code].stop_words
        self.keys = frozenset(key for sequence in sequences for key in sequence)
        self.firsts: dict[str, set[str]] = {}
        # {key: those that stand right before it in labels}, and right after it.
        pairs = {pair for sequence in sequences for pair in pairwise(sequence)}
        self._before = _grouped((second, first) for first, second in pairs)
        self._after = _grouped(pairs)
        for sequence, concepts in sequences.items():
            for concept in concepts:
                self.firsts.setdefault(concept, set()).add(sequence[0])
            node = self.root
            for key in sequence:
                node = node.next.setdefault(key, _Node())
            node.concepts = tuple(sorted(concepts))
        self.words = Memory(text_words(), self._read_all)

    def _read_all(self, raws: Collection[str]) -> dict[str, _Word]:
        """Return {raw word: what is known of it}."""
        words = {raw: fold(raw) for raw in raws}
        forms = forms_of(
            {word for word in words.values() if word and word not in self._stop_words}, self.code
        )
        # Most words are letters alone, whose terms are their forms.
        others = read_raw_words([raw for raw in raws if not raw.isalnum()], self.code)
        return {raw: self._word(word, forms.get(word), others.get(raw)) for raw, word in words.items()}

    def _word(self, word: str, forms: WordForms | None, terms: DocumentTerms | None) -> _Word:
        """Return a word as it is remembered; stop words and what holds no letter have no `forms`."""
        if forms is None:
            return _Word(*(terms or DocumentTerms(word, "")), _SILENT, None)
        mark = self._mark(forms)
        terms = terms or DocumentTerms(word, forms.stem, " ".join(forms.parts))
        return _Word(*terms, mark, mark if mark and (mark.alone or mark.node) else None)

    def _mark(self, forms: WordForms) -> _Mark | None:
        nodes = self.root.next
        named: dict[str, None] = {}
        for part in forms.parts:
            if part in nodes:
                named.update(dict.fromkeys(nodes[part].concepts))
        if forms.stem not in self.keys and not named:
            return None
        node, parts = nodes.get(forms.stem), tuple(named)
        alone = (node and node.concepts) or parts
        return _Mark(forms.stem, node if node and node.next else None, alone, parts)

    def read(self, raws: Sequence[str]) -> tuple[DocumentTerms, list[str]]:
        """Return the terms of a text whose words are `raws`, and the concepts that it names."""
        if not raws:
            return DocumentTerms("", ""), []
        # This is most of a rebuild, so what is remembered of each word is text, ready to be joined.
        *terms, marks, naming = zip(*map(self.words.__getitem__, raws), strict=True)
        concepts = [each for _start, _end, named in _find(marks, naming) for each in named]
        return join_terms(terms), concepts

    def find(self, raws: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield (first word, last word, concepts) of what a text names whose words are `raws`."""
        words = [*map(self.words.__getitem__, raws)]
        return _find([word.mark for word in words], [word.naming for word in words])

    def reach(self, raws: Sequence[str], at: int, may_have: MayHave) -> tuple[int, int]:
        """Return (start, end) of the words around word `at` of a text that may share a label with it."""
        first = self._chained(raws, at, range(at - 1, -1, -1), self._before, may_have)
        last = self._chained(raws, at, range(at + 1, len(raws)), self._after, may_have)
        return first, last + 1

    def _chained(
        self,
        raws: Sequence[str],
        at: int,
        places: Iterable[int],
        neighbours: Mapping[str, frozenset[str]],
        may_have: MayHave,
    ) -> int:
        """Return the last of `places` up to which words follow each other as in labels, from word `at` on."""
        mark = self.words[raws[at]].mark
        wanted = neighbours.get(mark.key) if mark else None
        for place in places:
            if not wanted or abs(place - at) > MOST_STOP_WORDS + 1:
                break
            if self._is_silent(raws[place]):
                continue
            mark = self.words[raws[place]].mark if may_have(raws[place], wanted) else None
            if not mark or mark.key not in wanted:
                break
            at, wanted = place, neighbours.get(mark.key)
        return at

    def _is_silent(self, raw: str) -> bool:
        word = fold(raw)
        return not word or word in self._stop_words

    def read_query(self, words: Sequence[QueryWord]) -> list[_Mark]:
        """Return the words of a search as labels have them."""
        return [
            _SILENT
            if is_stop_word(word.word, self.code)
            else _Mark(dict(word.stems).get(self.code, word.word))
            for word in words
        ]

    def match_query(self, words: Sequence[_Mark], at: int) -> Iterator[NamedSpan]:
        """Yield the longest label from word `at` of a search, if there is one."""
        node = self.root.next.get(words[at].key) if at < len(words) else None
        last, concepts = _follow(node, words, at) if node else (at, ())
        if concepts:
            yield NamedSpan(at, last + 1, self.code, concepts)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return {first of pairs: all that are second to it}."""
    found: dict[str, set[str]] = {}
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
    return {first: frozenset(seconds) for first, seconds in found.items()}


def _find(
    marks: Sequence[_Mark | None], naming: Sequence[_Mark | None]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (first word, last word, concepts) of what words name, the longest from each place."""
    end, place = len(marks), 0
    for at, word in compress(enumerate(naming), naming):
        if at < place:
            continue
        last, concepts = at, word.alone
        # Most words that name something begin no longer label, or one that does not go on here.
        if word.node and at + 1 < end and marks[at + 1] is not None:
            last, concepts = _follow(word.node, marks, at)
            concepts = concepts or word.parts
        if concepts:
            yield at, last, concepts
            place = last + 1


def _follow(node: _Node, words: Sequence[_Mark | None], at: int) -> tuple[int, tuple[str, ...]]:
    """Return (last word, concepts) of the longest label that begins with word `at`; words may be silent."""
    best = at, node.concepts
    before = at
    for place in range(at + 1, len(words)):
        if not node.next:
            break
        word = words[place]
        if word is None or place - before > MOST_STOP_WORDS + 1:
            break
        if word.key:
            before = place
            node = node.next.get(word.key)
            if node is None:
                break
            if node.concepts:
                best = place, node.concepts
    return best
