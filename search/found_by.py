"""Why an initiative was found that holds none of the words as typed: the concept that they name."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from django.utils.translation import gettext as _

from initiatives.vocabulary import Entry, Vocabulary

from .analysis import Highlighter, Question, Thesaurus, Unit
from .analysis.folding import fold
from .analysis.tokens import find_raw_words
from .hits import Hit

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


class FoundBy:
    """Tells for the hits of one search why each was found, where its marks alone do not."""

    def __init__(
        self, question: Question, *, text: str, language: str, thesaurus: Thesaurus, vocabulary: Vocabulary
    ) -> None:
        """`text` is the search as typed, `question` as it was understood."""
        self.thesaurus = thesaurus
        self.language = language
        self.is_only_unit = len(question.units) == 1
        typed = {fold(raw): raw for raw in find_raw_words(text)}
        self._units = [
            (unit, " ".join(typed.get(word.word, word.word) for word in unit.words), Highlighter(unit.words))
            for unit in question.units
            if unit.concepts
        ]
        self._labels = {
            id: entry.label(language) for id in question.concepts if (entry := _entry(vocabulary, id))
        }

    def explain(self, hit: Hit) -> str:
        """Return a line such as "Found by: loneliness → ensomhet"; "" where the marked words say it all."""
        if not self._units:
            return ""
        marked = [unescape(mark) for mark in _MARK.findall(f"{hit.title} {hit.snippet}")]
        reasons = ", ".join(self._reasons(marked, hit.language))
        return _("Found by: %(reasons)s") % {"reasons": reasons} if reasons else ""

    def _reasons(self, marked: Sequence[str], language: str) -> Iterator[str]:
        for unit, asked, words in self._units:
            if any(words.spans(mark, language) for mark in marked):
                continue
            named = self._named(unit, marked, language)
            if named:
                yield f"{asked} → {named}"

    def _named(self, unit: Unit, marked: Sequence[str], language: str) -> str:
        """Return the words that name a concept of `unit`, or its label where it is the initiative's own."""
        wanted = {each.concept for each in unit.concepts}
        for mark in marked:
            if self.thesaurus.mentions(mark, language, wanted):
                return mark
        # With several units the words themselves may stand further down in the story.
        if marked or not self.is_only_unit:
            return ""
        return next(
            (self._labels[each.concept] for each in unit.concepts if each.concept in self._labels), ""
        )


def _entry(vocabulary: Vocabulary, id: str) -> Entry | None:
    scheme, _slash, slug = id.partition("/")
    return vocabulary.get(scheme, slug)
