"""Why an initiative was found without the words as typed: by what they name, or are called elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from django.conf import settings

from initiatives.vocabulary import Entry, Vocabulary

from .analysis import Highlighter, Question, Thesaurus, Unit
from .analysis.folding import fold
from .analysis.terms import written_words
from .facets import FACETS_BY_NAME
from .hits import Hit

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Text:
    """Words and the language that they are in."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What was asked, and what names the same in an initiative.

    `concept` is what both mean, in the reader's language; None where one of them says it.
    """

    asked: Text
    found: Text
    concept: Text | None = None


class FoundBy:
    """Tells for the hits of one search why each was found, where its marks alone do not."""

    def __init__(
        self, question: Question, *, text: str, language: str, thesaurus: Thesaurus, vocabulary: Vocabulary
    ) -> None:
        """`text` is the search as typed by a reader of `language`, `question` as it was understood."""
        self.thesaurus = thesaurus
        self.language = language
        self.is_only_unit = len(question.units) == 1
        typed = written_words(text)
        self._units = [
            _Asked(unit, Text(self._asked(unit, typed), self._spoken(unit)))
            for unit in question.units
            if unit.concepts or unit.translations
        ]
        self._labels = {
            id: _label(entry, language) for id in question.concepts if (entry := _entry(vocabulary, id))
        }

    def explain(self, hit: Hit) -> list[Reason]:
        """Return why `hit` was found, such as by loneliness → ensomhet.

        [] where its marks say it all, and where it only holds what lies near what was asked.
        """
        if not self._units:
            return []
        marked = [unescape(mark) for mark in _MARK.findall(f"{hit.title} {hit.snippet}")]
        return [*self._reasons(marked, hit)]

    def _reasons(self, marked: Sequence[str], hit: Hit) -> Iterator[Reason]:
        language = hit.language
        for asked in self._units:
            if not {word.word for word in asked.unit.words}.issubset(hit.matched):
                continue
            if any(asked.is_said(mark, language) for mark in marked):
                continue
            found, concept = self._named(asked, marked, language)
            if found:
                said = {fold(asked.text.words), fold(found.words)}
                is_said = concept is None or found.language == self.language or fold(concept.words) in said
                yield Reason(asked.text, found, None if is_said else concept)

    def _named(
        self, asked: "_Asked", marked: Sequence[str], language: str
    ) -> tuple[Text | None, Text | None]:
        """Return the words that mean what was asked, and the label of the concept that they name, if any.

        Where it is the initiative's own and named nowhere, the words say so.
        """
        unit = asked.unit
        wanted = {each.concept for each in unit.concepts}
        for mark in marked:
            mentions = self.thesaurus.mentions(mark, language, wanted)
            if mentions:
                labels = [self._labels.get(each) for each in mentions[0].concepts]
                said = (fold(asked.text.words), fold(mark))
                told = next((label for label in labels if label and fold(label.words) in said), labels[0])
                return Text(mark, language), told
            if asked.translations.spans(mark, language):
                return Text(mark, language), None
        # The words of a phrase are marked each by itself.
        together = " ".join(dict.fromkeys(marked))
        if phrase := [together[start:end] for start, end in asked.translations.spans(together, language)]:
            return Text(" ".join(phrase), language), None
        # With several units the words themselves may stand further down in the story.
        if marked or not self.is_only_unit:
            return None, None
        ids = (each.concept for each in unit.concepts if each.concept in self._labels)
        return next((self._own(id) for id in ids if id.partition("/")[0] in FACETS_BY_NAME), None), None

    def _own(self, id: str) -> Text:
        """Return a concept as one of the initiative's own: Topic: Loneliness."""
        label, facet = self._labels[id], FACETS_BY_NAME[id.partition("/")[0]]
        return Text(f"{facet.label}: {label.words}", label.language)

    def _asked(self, unit: Unit, typed: dict[str, str]) -> str:
        return " ".join(typed.get(word.word, word.word) for word in unit.words)

    def _spoken(self, unit: Unit) -> str:
        """Return the language in which the words of `unit` name what they mean, the reader's first."""
        spans = self.thesaurus.spans(unit.words, self.language)
        named = [span.language for span in spans]
        listed = [code for word in unit.words for code, entry in word.entries if entry.listed]
        return next(iter(named or sorted(listed, key=self.language.__ne__)), self.language)


class _Asked:
    """Words of a search that are found together, and what finds them in texts as they are, or translated."""

    def __init__(self, unit: Unit, text: Text) -> None:
        self.unit = unit
        self.text = text
        self._words = Highlighter(unit.words)
        # The same few words are marked in most hits.
        self._said: dict[tuple[str, str], bool] = {}
        self.translations = Highlighter(unit.words, translations=dict.fromkeys(unit.translations, text.words))

    def is_said(self, mark: str, language: str) -> bool:
        """Tell whether marked words are those that were asked for, in any form."""
        said = self._said.get((mark, language))
        if said is None:
            said = self._said[mark, language] = bool(self._words.spans(mark, language))
        return said


def _entry(vocabulary: Vocabulary, id: str) -> Entry | None:
    scheme, _slash, slug = id.partition("/")
    return vocabulary.get(scheme, slug)


def _label(entry: Entry, language: str) -> Text:
    codes = [language, *(code for code, _name in settings.LANGUAGES)]
    known = next((code for code in codes if entry.labels.get(code)), language)
    return Text(entry.label(known), known)
