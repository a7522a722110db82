"""Why results stand in their order, for editors in plain words: what each word adds to the score of a hit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiatives.vocabulary import Vocabulary

from .analysis import Question
from .analysis.terms import written_words
from .backends.base import Share
from .facets import FACETS_BY_NAME

# Who may see the terms that searches understand may see what they do to the order.
PERMISSIONS = ("wagtailadmin.access_admin", "initiatives.view_term")
# The parameter with the language of the reader who searches; "language" is that of the initiatives.
READER = "reader"
# Less than this share of a score is told together with what else is small.
SMALL = 0.01

WAYS: dict[str, Promise] = {
    "word": gettext_lazy("the word as it was typed"),
    "stem": gettext_lazy("the word or a form of it"),
    "part": gettext_lazy("part of a longer word"),
    "apart": gettext_lazy("its parts, each on its own"),
    "pieces": gettext_lazy("its pieces, without the hyphen"),
    "translation": gettext_lazy("a word of another language for it"),
    "concept": gettext_lazy("what the word means"),
    "related": gettext_lazy("what lies near its meaning"),
    "coverage": gettext_lazy("one more of the words is found"),
}
PLACES: dict[str, Promise] = {
    "title": gettext_lazy("in the title"),
    "summary": gettext_lazy("in the summary"),
    "top": gettext_lazy("in the title or the summary"),
    "top_parts": gettext_lazy("in the title or the summary"),
    "top_concepts": gettext_lazy("in the title or the summary"),
    "own_concepts": gettext_lazy("chosen for the initiative itself"),
    "words": gettext_lazy("anywhere in the text"),
    "stems": gettext_lazy("anywhere in the text"),
    "parts": gettext_lazy("anywhere in the text"),
    "concepts": gettext_lazy("anywhere in the text"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What words of a search add to a score in one way.

    `share` is that of the whole score, from 0 to 1; `found` what the index holds, "" where that says nothing.
    """

    words: str
    way: str
    found: str
    place: str
    score: float
    share: float

    @property
    def percent(self) -> float:
        """The share as a percentage."""
        return 100 * self.share


@dataclass(frozen=True, slots=True)
class Understood:
    """Words of a search that are found together, what they mean, and how much they count in percent."""

    words: str
    concepts: Sequence[str]
    weight: float


class OrderTeller:
    """Tells the order of the results for `text`; concepts are named in the active language."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._typed = written_words(text)
        self._vocabulary = vocabulary

    def understood(self, question: Question) -> list[Understood]:
        """Return how `question`, which the text became, is understood."""
        return [
            Understood(
                words=self.written(word.word for word in unit.words),
                concepts=[*dict.fromkeys(self._concept(named.concept) for named in unit.concepts)],
                weight=100 * unit.weight,
            )
            for unit in question.units
        ]

    def lines(self, shares: Iterable[Share], total: float) -> list[Line]:
        """Return the shares of a score of `total` as lines, most first; small ones are one line, the last."""
        sums: dict[tuple[str, str, str, str], float] = {}
        for share in shares:
            key = self._describe(share)
            sums[key] = sums.get(key, 0.0) + share.score
        ordered = sorted(sums.items(), key=lambda each: -each[1])
        large = [each for each in ordered if each[1] >= SMALL * total]
        lines = [Line(*key, score, _share(score, total)) for key, score in large]
        rest = [score for _key, score in ordered[len(large) :]]
        if rest:
            told = ngettext("%(number)d smaller one", "%(number)d smaller ones together", len(rest))
            lines.append(Line(told % {"number": len(rest)}, "", "", "", sum(rest), _share(sum(rest), total)))
        return lines

    def written(self, words: Iterable[str]) -> str:
        """Return folded words as they were typed."""
        return " ".join(self._typed.get(word, word) for word in words)

    def _describe(self, share: Share) -> tuple[str, str, str, str]:
        way, place = WAYS.get(share.way, share.way), PLACES.get(share.field, share.field)
        return self.written(share.words), str(way), self._found(share), str(place)

    def _found(self, share: Share) -> str:
        if share.way in ("concept", "related"):
            return self._concept(share.term)
        code, colon, stem = share.term.partition(":")
        if not colon:
            return share.term if share.way == "pieces" else ""
        language = settings.LANGUAGE_NAMES.get(code, code)
        if " + " in share.term:
            stem = " + ".join(part.partition(":")[2] for part in share.term.split(" + "))
        return _("%(stem)s, %(language)s") % {"stem": stem, "language": language}

    def _concept(self, id: str) -> str:
        scheme, _slash, slug = id.partition("/")
        label = self._vocabulary.label(scheme, slug)
        return f"{FACETS_BY_NAME[scheme].label}: {label}" if scheme in FACETS_BY_NAME else label


def _share(score: float, total: float) -> float:
    return score / total if total else 0.0
