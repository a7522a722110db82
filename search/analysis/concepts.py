"""The thesaurus: which words and phrases name which concepts, in every language.

A label is a sequence of stems in its own language, stop words left out, so inflected forms name a concept
too. The longest label wins from each place: "sense of belonging" is no sense of anything else. A part of a
compound may name a concept as well: slaapcursus names sleep.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from .folding import fold
from .labels import Labels, MayHave, NamedSpan
from .languages import forms_of, get_languages, is_stop_word, word_forms
from .terms import DocumentTerms, QueryWord
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


class Thesaurus:
    """Finds the concepts that texts and searches name. Immutable but for what it remembers of words.

    `words` holds {folded word of a label: 0}: words that searches may mean, though no document holds them.
    """

    def __init__(self, labels: Iterable[Label] = (), broader: Mapping[str, str] | None = None) -> None:
        """`broader` holds {concept: the one above it}."""
        named: dict[str, dict[str, set[str]]] = {}
        for label in labels:
            named.setdefault(label.language, {}).setdefault(label.text, set()).add(label.concept)
        raws = {text: find_raw_words(text) for concepts in named.values() for text in concepts}
        # Labels repeat their words, which are folded once.
        folded = {raw: fold(raw) for raw in {*chain.from_iterable(raws.values())}}
        self.words = dict.fromkeys(folded.values(), 0)
        words = {text: [word for raw in some if (word := folded[raw])] for text, some in raws.items()}
        self._languages = {
            code: Labels(code, _sequences(named.get(code, {}), words, code)) for code in get_languages()
        }
        self._broader = dict(broader or {})

    def concepts_in(self, text: str, language: str) -> list[str]:
        """Return the concepts that `text`, written in `language`, names, once for each time."""
        return self.read(find_raw_words(text), language)[1]

    def read(self, raws: Sequence[str], language: str) -> tuple[DocumentTerms, list[str]]:
        """Return the terms of a text whose words are `raws` (`find_raw_words`), and the concepts it names."""
        return self._languages[language].read(raws)

    def learn_words(self, raws: Collection[str], language: str) -> None:
        """Work out together what is known of many words, of which `read` is asked next."""
        self._languages[language].words.read(raws)

    def mentions(self, text: str, language: str, wanted: Collection[str]) -> list[Mention]:
        """Return the places of `text` that name any of the `wanted` concepts, in their order."""
        if not wanted:
            return []
        tokens = [*find_tokens(text)]
        mentions = (
            Mention(tokens[first].start, tokens[last].end, tuple(each for each in named if each in wanted))
            for first, last, named in self._languages[language].find([token.raw for token in tokens])
        )
        return [mention for mention in mentions if mention.concepts]

    def named_around(
        self,
        raws: Sequence[str],
        language: str,
        wanted: Collection[str],
        places: Iterable[int],
        may_have: MayHave,
    ) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return (first word, last word, concepts) of what names `wanted` concepts in a text of words `raws`.

        Only what begins at one of `places`, in order, is looked for; to know what does, the words around it
        are read that may belong to one label with it (`Labels.reach`).
        """
        labels = self._languages[language]
        found: list[tuple[int, int, tuple[str, ...]]] = []
        end = 0
        for place in places:
            if place < end:
                continue
            start, end = labels.reach(raws, place, may_have)
            named = labels.find(raws[start:end])
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

    def holds(self, stem: str, language: str) -> bool:
        """Tell whether any label of `language` holds a word with this stem."""
        return stem in self._languages[language].keys

    def above(self, concept: str) -> str | None:
        """Return the concept above this one, if there is one."""
        return self._broader.get(concept)


def _sequences(
    named: Mapping[str, Collection[str]], words: Mapping[str, Sequence[str]], code: str
) -> dict[tuple[str, ...], set[str]]:
    """Return {stems of a label: concepts} of the labels of one language.

    `named` holds {label: concepts} and `words` {label: its words, folded}.
    """
    telling = {text: _telling(words[text], code) for text in named}
    # All together: there are more than are remembered.
    forms = forms_of({word for words in telling.values() for word in words}, code)
    found: dict[tuple[str, ...], set[str]] = {}
    for text, words_of_text in telling.items():
        if words_of_text:
            found.setdefault(tuple(forms[word].stem for word in words_of_text), set()).update(named[text])
    return found


def _telling(words: Iterable[str], language: str) -> list[str]:
    return [word for word in words if not is_stop_word(word, language)]


def label_keys(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of a label without its stop words; () where it has no others."""
    words = [word for word in map(fold, find_raw_words(text)) if word]
    return tuple(word_forms(word, language).stem for word in _telling(words, language))
