"""Where the words of a search stand in a text: by the same terms as the index."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, islice

from .concepts import Mention, Thesaurus
from .folding import fold
from .languages import get_languages, is_stop_word, read_words, word_forms
from .sieve import Sieve
from .terms import QueryWord, required_words
from .tokens import Token, find_raw_words, find_starts, has_hyphen, readings, split_pieces, split_raw

Span = tuple[int, int]


class Highlighter:
    """Finds the words of one search in texts. It remembers words, so keep one for a whole page of hits."""

    def __init__(
        self,
        words: Sequence[QueryWord],
        *,
        translations: Mapping[tuple[str, ...], str] | None = None,
        concepts: Collection[str] = (),
        thesaurus: Thesaurus | None = None,
    ) -> None:
        """`translations` holds {stems of a word or phrase: what of the search it stands for}.

        `concepts` are what the search names; `thesaurus` finds where texts name them.
        """
        self._words = required_words(words)
        self._texts = frozenset(word.word for word in self._words)
        self._translations = translations or {}
        self._concepts = frozenset(concepts)
        self._thesaurus = thesaurus if concepts else None
        self._finders: dict[str, _Finder] = {}
        self._said: dict[tuple[str, str], frozenset[str]] = {}
        # Texts whose words were learned, of which `spans` is asked next.
        self._read: dict[tuple[str, str], list[str]] = {}

    @property
    def words(self) -> Collection[str]:
        """Return the words that are looked for, folded."""
        return self._texts

    def learn(self, texts: Iterable[tuple[str, str]]) -> None:
        """Find out about the words of many (text, language) together, of which `spans` is asked next."""
        new: defaultdict[str, set[str]] = defaultdict(set)
        for text, language in texts if self._words else ():
            raws = self._read[text, language] = find_raw_words(text)
            new[language].update(raws)
        for language, words in new.items():
            finder = self._finder(language)
            finder.learn(words)
            if self._thesaurus:
                self._thesaurus.learn_words(finder.naming, language)

    def says(self, marked: str, language: str) -> frozenset[str]:
        """Return which words of the search, folded, a marked piece of text shows; else which concepts."""
        said = self._said.get((marked, language))
        if said is None:
            said = self._said[marked, language] = self._finder(language).says(marked) or frozenset(
                concept for mention in self._mentions(marked, language) for concept in mention.concepts
            )
        return said

    def spans(self, text: str, language: str) -> list[Span]:
        """Return (start, end) of every word of `text`, written in `language`, that the search finds.

        Words and phrases count that name its concepts; spans come in order and do not overlap.
        """
        if not self._words:
            return []
        finder = self._finder(language)
        raws = self._read.pop((text, language), None)
        if raws is None:
            raws = find_raw_words(text)
            finder.learn({*raws})
        found = [] if finder.found.keys().isdisjoint(raws) else finder.places(raws)
        named = self._named(raws, finder, language)
        if not found and not named:
            return []
        # To find where each word stands costs several times as much as to tell that a text holds none.
        last = max(found[-1] if found else 0, named[-1][1] if named else 0)
        starts = [*islice(find_starts(text, raws), last + 1)]
        spans = [
            (starts[at] + first, starts[at] + end) for at in found for first, end in finder.found[raws[at]]
        ]
        places = [(starts[first], starts[last] + len(raws[last])) for first, last, _concepts in named]
        return _merged([*spans, *places]) if places else spans

    def _named(self, raws: Sequence[str], finder: "_Finder", language: str) -> list:
        if not self._thesaurus or finder.naming.isdisjoint(raws):
            return []
        places = (at for at, raw in enumerate(raws) if raw in finder.naming)
        return self._thesaurus.named_around(raws, language, self._concepts, places, finder.may_have)

    def _finder(self, language: str) -> "_Finder":
        finder = self._finders.get(language)
        if finder is None:
            firsts = self._thesaurus.first_stems(self._concepts, language) if self._thesaurus else frozenset()
            finder = self._finders[language] = _Finder(self._words, self._translations, language, firsts)
        return finder

    def _mentions(self, text: str, language: str) -> Sequence[Mention]:
        return self._thesaurus.mentions(text, language, self._concepts) if self._thesaurus else ()


class _Finder:
    """Finds the words of one search in texts of one language.

    Of the words that it learned, `found` holds {raw word: (start, end) of what of it is found}, and `naming`
    those whose terms are among `firsts`.
    """

    def __init__(
        self,
        words: Iterable[QueryWord],
        translations: Mapping[tuple[str, ...], str],
        language: str,
        firsts: Collection[str],
    ) -> None:
        self._language = language
        own = {stems: word for stems, word in translations.items() if stems[0].startswith(f"{language}:")}
        self._phrases = [stems for stems in own if len(stems) > 1]
        typed = {form: word.word for word in words for form in _query_forms(word, language)}
        # What stands for a word in another language shows that it is meant, as a concept does.
        self._asked = {stem: f"= {word}" for stems, word in own.items() for stem in stems} | typed
        self._alone = frozenset(typed).union(*(stems for stems in own if len(stems) == 1))
        self._wanted = frozenset(self._asked)
        self._firsts = frozenset(firsts)
        # Of a stop word the index holds nothing but itself.
        self._silent = get_languages()[language].stop_words - self._wanted
        self._forms: dict[str, tuple[str, ...]] = {}
        self._seen: set[str] = set()
        self.found: dict[str, list[Span]] = {}
        self.naming: set[str] = set()

    def learn(self, words: Collection[str]) -> None:
        """Find out about raw words of a text, which `found` and `naming` know from here on."""
        new = words - self._seen
        self._seen |= new
        kept = self._kept(new)
        self._read(kept)
        found = [raw for raw in kept if not self._wanted.isdisjoint(self._forms[raw])]
        self.found.update((raw, self._spans_in_word(raw)) for raw in found)
        self.naming.update(raw for raw in kept if not self._firsts.isdisjoint(self._forms[raw]))

    def _kept(self, raws: Collection[str]) -> list[str]:
        """Return those of some raw words that may be found.

        A page of hits has a thousand different words and finds a few: the others are told by their letters.
        """
        words = {raw: fold(raw) for raw in raws if raw.isalnum()}
        joined = {raw: _words_of(raw) for raw in raws if raw not in words}
        candidates = {*words.values(), *chain.from_iterable(joined.values())}
        kept = self._sieve.keep(candidates - self._silent) if candidates else candidates
        if not kept:
            return []
        found = [raw for raw, word in words.items() if word in kept]
        return found + [raw for raw, some in joined.items() if not kept.isdisjoint(some)]

    def _read(self, raws: Iterable[str]) -> None:
        """Work out the terms of raw words together, for `_forms`."""
        new = [raw for raw in raws if raw not in self._forms]
        if new:
            words = {word for raw in new for word in _words_of(raw)}
            read_words([word for word in words if not is_stop_word(word, self._language)], self._language)
            self._forms.update((raw, _forms(raw, self._language)) for raw in new)

    def places(self, raws: Sequence[str]) -> list[int]:
        """Return which words of a text are found; those of a phrase only where the text holds all of it."""
        places = [at for at, raw in enumerate(raws) if raw in self.found]
        if not self._phrases or not places:
            return places
        held = {form for at in places for form in self._forms[raws[at]]}
        shown = self._alone.union(*(stems for stems in self._phrases if held.issuperset(stems)))
        return [at for at in places if not shown.isdisjoint(self._forms[raws[at]])]

    def may_have(self, raw: str, stems: frozenset[str]) -> bool:
        """Tell whether a raw word may have one of `stems`."""
        return bool(_kept_sieve(stems, self._language).keep(_words_of(raw)))

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve(self._wanted | self._firsts, self._language)

    def says(self, marked: str) -> frozenset[str]:
        """Return which words of the search `marked` shows."""
        raws = find_raw_words(marked)
        self._read(raws)
        found = (form for raw in raws for form in self._forms[raw])
        return frozenset(self._asked[form] for form in found if form in self._asked)

    def _spans_in_word(self, raw: str) -> list[Span]:
        if not has_hyphen(raw) or not self._wanted.isdisjoint(_forms_of_whole(raw, self._language)):
            return [(0, len(raw))]
        return [
            (piece.start, piece.end)
            for piece in split_pieces(Token(raw, 0, len(raw)))
            if not self._wanted.isdisjoint(_forms_of_whole(piece.raw, self._language))
        ]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


# Of 1.5 kB on average: 3 MB. The founding thesaurus has 5,600, of which searches need the same few.
@lru_cache(maxsize=2_048)
def _kept_sieve(stems: frozenset[str], language: str) -> Sieve:
    """Return a sieve for the neighbours of a word in labels."""
    return Sieve(stems, language)


def _words_of(raw: str) -> Collection[str]:
    """Return the words, folded, under whose terms the index holds a raw word: its readings and pieces."""
    if raw.isalnum():
        return (fold(raw),)
    wholes = (raw, *split_raw(raw)) if has_hyphen(raw) else (raw,)
    return [word for whole in wholes for way in readings(whole) if (word := fold(way))]


def _forms(raw: str, language: str) -> tuple[str, ...]:
    forms = _forms_of_whole(raw, language)
    if has_hyphen(raw):
        for piece in split_raw(raw):
            forms += _forms_of_whole(piece, language)
    return forms


def _forms_of_whole(raw: str, language: str) -> tuple[str, ...]:
    return tuple(form for way in readings(raw) for form in _forms_of_reading(way, language))


def _forms_of_reading(raw: str, language: str) -> tuple[str, ...]:
    word = fold(raw)
    if not word:
        return ()
    if is_stop_word(word, language):
        return (word,)
    forms = word_forms(word, language)
    return (word, forms.stem, *forms.parts)


def _query_forms(word: QueryWord, language: str) -> Iterator[str]:
    yield word.word
    yield from (stem for code, stem in word.stems if code == language)
    for piece in word.pieces:
        yield from _query_forms(piece, language)
