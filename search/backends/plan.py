"""From words to a plan of what finds them and how much it counts, the same for every engine."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.analysis import NamedConcept, QueryWord, Question, Unit

from .finding import Finding, Statistics, near
from .nodes import EVERYTHING, AllOf, AnyOf, Boosted, Constant, Node, Phrase, Term, all_of, any_of

# Weights of BM25 scores, added up over the places where a word stands. A word in the title stands in
# "stems" as well. These and the weights below are those that ranked the judged needs best
# (`manage.py evaluate_search --set needs`, part dev), each varied while the others stood still.
TITLE, SUMMARY, ANYWHERE = 1.0, 0.75, 0.25
# The reader's language counts double: that puts it first for 997 of 1,000 words that two languages share
# (888 at 1.5, 460 at 1). To raise both against the other weights ranks the needs worse.
OWN_LANGUAGE, OTHER_LANGUAGE = 1.0, 0.5
# A word of another language that means the same, by the dictionary, or a phrase whose words are near. The
# judged needs rank the same with .1 and .5.
TRANSLATION = 0.3
# The very word, beside its stem.
EXACT = 0.3
# A part of a compound against the same stem as a word: in title or summary, and anywhere. Least of all weighs
# a compound of the search whose parts stand apart, which must be near each other: in titles or summaries.
TOP_PART, PART, SPLIT = 0.4, 0.15, 0.3
# A concept that is named in title or summary, anywhere, and one of the initiative's own. They look large, as
# most initiatives that are about something name it: a concept is much less rare than its words.
CONCEPT_WEIGHTS = {"top_concepts": 2.5, "concepts": 4.0, "own_concepts": 14.0}
# An own concept that is no topic: what kind it is, or for whom, is less of what it is about.
OWN_FACET = 6.0
WORD_WEIGHTS = {
    "stem": {"title": TITLE, "summary": SUMMARY, "stems": ANYWHERE},
    "part": {"top_parts": TOP_PART, "parts": PART},
}
# The field of each kind that holds what all its others hold.
ANYWHERE_FIELDS = {"stem": "stems", "part": "parts"}
# In a widened search, what holding one more word counts, times its rarity and its weight in the question.
COVERAGE = 10.0
# Where fewer than these, a page of results, hold all that a search asks for, those that hold some of it, or
# what lies near it, follow. That ranks the judged needs .772 (nDCG@10, part dev), and .664 where only a
# search that finds nothing widens.
ENOUGH = 20
# So many concepts that lie near the meaning widen a search: as many as all but 4 of the 240 questions of the
# judged needs have. A text of compounds without a space has dozens, and telling its order asks for each.
MOST_RELATED = 10
# What lies near counts so much more where no document names the whole of a phrase or of a compound.
UNKNOWN = 3.0


class Way(NamedTuple):
    """One way in which words of a search count for a document: by `term` in `field`."""

    words: tuple[str, ...]
    kind: str
    field: str
    term: str
    node: Node


class Plan:
    """What finds and ranks documents for one search by a reader of `language`."""

    def __init__(self, question: Question, language: str, statistics: Statistics) -> None:
        self.question = question
        self.language = language
        self.statistics = statistics
        self.finding = Finding(statistics)

    @property
    def enough(self) -> int:
        """How many documents must hold every unit lest the search widens; 0 where it never does."""
        units = self.question.units
        return ENOUGH if len(units) > 1 or any(unit.related for unit in units) else 0

    def matching(self, units: Iterable[Unit], *, all_of_them: bool) -> Node:
        """Return what finds the documents that hold all, or any, of `units`; its score means nothing."""
        units = [*units]
        if not units:
            return EVERYTHING
        clauses = [self.finding.unit(unit) for unit in units]
        if all_of_them:
            return all_of(clauses)
        return any_of([*clauses, *(self.finding.concept(concept) for concept, _pairs in _related(units))])

    def scoring_all(self) -> Node:
        """Return what finds and scores the documents that hold every unit."""
        if not self.question.units:
            return EVERYTHING
        clauses = [self._scored_unit(unit) for unit in self.question.units]
        optional = [self._scored(word) for word in self.question.optional]
        return AllOf(clauses, optional) if optional else all_of(clauses)

    def scoring_any(self) -> Node:
        """Return what finds and scores the documents that hold any unit; more of the meaning ranks higher.

        The first clauses are those of the units, one for each, that find the documents that hold it.
        """
        units = self.question.units
        scored = (Boosted(self._scored_unit(unit), unit.weight) for unit in units)
        related = (way.node for way in self._related_ways())
        return AnyOf([*map(self._covered, units), *scored, *related])

    def narrowed(self, node: Node) -> Node:
        """Return `node` with the phrases of the search, and without its excluded words; scores stay."""
        question = self.question
        if not question.phrases and not question.excluded:
            return node
        phrases = [Constant(Phrase("words", words)) for words in question.phrases]
        return AllOf([node, *phrases], without=[self.finding.word(word) for word in question.excluded])

    def ways(self, *, widened: bool) -> Iterator[Way]:
        """Yield every way in which the search counts, with the node that counts it."""
        for unit in self.question.units:
            weight = unit.weight if widened else 1.0
            words = tuple(word.word for word in unit.words)
            if widened:
                yield Way(words, "coverage", "", "", self._covered(unit))
            for way in self._found_together(unit):
                yield way._replace(node=Boosted(way.node, weight))
            for way in (*self._concept_ways(words, unit.concepts), *self._translation_ways(words, unit)):
                yield way._replace(node=Boosted(way.node, weight))
        if widened:
            yield from self._related_ways()
        else:
            for word in self.question.optional:
                yield from self._word_ways(word)

    def _found_together(self, unit: Unit) -> Iterator[Way]:
        """Yield the ways of the words of `unit`, each of which counts only where all words are found."""
        ways = (way for word in unit.words for way in self._word_ways(word))
        if len(unit.words) == 1:
            yield from ways
            return
        together = Constant(all_of([self._scored(word) for word in unit.words]))
        for way in ways:
            yield way._replace(node=AllOf([way.node, together]))

    def holders(self, unit: Unit) -> list[int]:
        """Return how many documents hold each stem and concept that finds `unit`."""
        statistics = self.statistics
        counts = [
            statistics.doc_freq(field, stem)
            for word in unit.words
            for _code, stem in word.stems
            for field in ("stems", "parts")
        ]
        return counts + [statistics.doc_freq("concepts", named.concept) for named in unit.concepts]

    def consult(self) -> None:
        """Ask for all statistics on which a plan for the search depends, widened or not."""
        for unit in self.question.units:
            self.holders(unit)
            for word in unit.words:
                self.finding.splits(word)
        for concept, _pairs in _related(self.question.units):
            self.statistics.doc_freq("concepts", concept)

    def _scored_unit(self, unit: Unit) -> Node:
        clauses = [all_of([self._scored(word) for word in unit.words])]
        words = tuple(word.word for word in unit.words)
        clauses += [way.node for way in self._concept_ways(words, unit.concepts)]
        clauses += [way.node for way in self._translation_ways(words, unit)]
        return any_of(clauses)

    def _translation_ways(self, words: tuple[str, ...], unit: Unit) -> Iterator[Way]:
        for stems, node in self.finding.translations(unit):
            field = "stems" if len(stems) == 1 else "top"
            yield Way(words, "translation", field, " + ".join(stems), Boosted(node, TRANSLATION))

    def _concept_ways(self, words: tuple[str, ...], concepts: Iterable[NamedConcept]) -> Iterator[Way]:
        for named in concepts:
            for field, weight in _concept_weights(named.concept).items():
                if self.statistics.may_occur(field, named.concept):
                    node = Term(field, named.concept, weight * named.weight)
                    yield Way(words, "concept", field, named.concept, node)

    def _related_ways(self) -> Iterator[Way]:
        """Yield how what lies near the meaning counts in a widened search: one way for each concept."""
        for concept, pairs in _related(self.question.units):
            words = tuple(dict.fromkeys(word.word for unit, _weight in pairs for word in unit.words))
            weight = sum(weight * (1.0 if self._is_known(unit) else UNKNOWN) for unit, weight in pairs)
            worth = COVERAGE * weight * self._inverse(self.statistics.doc_freq("concepts", concept))
            clauses: list[Node] = [Constant(self.finding.concept(concept), worth)]
            clauses += [way.node for way in self._concept_ways(words, [NamedConcept(concept, weight)])]
            yield Way(words, "related", "", concept, any_of(clauses))

    def _is_known(self, unit: Unit) -> bool:
        """Tell whether any document names what `unit` names as a whole."""
        return any(self.statistics.doc_freq("concepts", each.concept) for each in unit.concepts)

    def _covered(self, unit: Unit) -> Node:
        return Constant(self.finding.unit(unit), COVERAGE * unit.weight * self._rarity(unit))

    def _scored(self, word: QueryWord) -> Node:
        return any_of([way.node for way in self._word_ways(word)])

    def _word_ways(self, word: QueryWord) -> Iterator[Way]:
        words = (word.word,)
        yield Way(words, "word", "words", word.word, Term("words", word.word, EXACT))
        for code, stem in word.stems:
            weight = OWN_LANGUAGE if code == self.language else OTHER_LANGUAGE
            for kind, fields in WORD_WEIGHTS.items():
                if self.statistics.may_occur(ANYWHERE_FIELDS[kind], stem):
                    for field, share in fields.items():
                        yield Way(words, kind, field, stem, Term(field, stem, share * weight))
        for parts in self.finding.splits(word):
            node = Boosted(all_of([near(part) for part in parts]), SPLIT)
            yield Way(words, "apart", "top", " + ".join(parts), node)
        if word.pieces:
            node = all_of([self._scored(piece) for piece in word.pieces])
            yield Way(words, "pieces", "", " + ".join(piece.word for piece in word.pieces), node)

    def _rarity(self, unit: Unit) -> float:
        """Return the inverse document frequency of `unit`, as BM25 has it."""
        return self._inverse(max(self.holders(unit), default=0))

    def _inverse(self, count: int) -> float:
        # A server may have counted a word before documents were deleted, and takes no negative boost.
        others = max(0, self.statistics.num_docs - count)
        return math.log(1 + (others + 0.5) / (count + 0.5))


def _related(units: Iterable[Unit]) -> list[tuple[str, list[tuple[Unit, float]]]]:
    """Return (concept, [(unit that it lies near to, weight)]): each once, those that weigh most."""
    near: dict[str, list[tuple[Unit, float]]] = {}
    for unit in units:
        for named in unit.related:
            near.setdefault(named.concept, []).append((unit, unit.weight * named.weight))
    weights = {concept: sum(weight for _unit, weight in pairs) for concept, pairs in near.items()}
    kept = sorted(near, key=weights.__getitem__, reverse=True)[:MOST_RELATED]
    return [(concept, near[concept]) for concept in kept]


def _concept_weights(concept: str) -> dict[str, float]:
    if concept.startswith("topic/"):
        return CONCEPT_WEIGHTS
    return {**CONCEPT_WEIGHTS, "own_concepts": OWN_FACET}
