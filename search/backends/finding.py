"""What of a search is found in a document at all, whatever it scores."""

from typing import Protocol

from search.analysis import QueryWord, Unit

from .nodes import AllOf, AnyOf, Boosted, Constant, Node, Term, all_of, any_of


class Statistics(Protocol):
    """What a plan asks of an index."""

    @property
    def num_docs(self) -> int:
        """The number of documents."""

    def doc_freq(self, field: str, term: str) -> int:
        """Return how many documents have `term` in `field`."""

    def may_occur(self, field: str, term: str) -> bool:
        """Tell whether any document may have `term` in `field`: what does not is left out of the plan."""


class Finding:
    """What finds the documents that hold a unit, a word or a concept; scores mean nothing."""

    def __init__(self, statistics: Statistics) -> None:
        self.statistics = statistics

    def unit(self, unit: Unit) -> Node:
        """By all of its words, by what they mean or are called elsewhere, or by a concept of each part."""
        clauses = [all_of([self.word(word) for word in unit.words])]
        clauses += [self.concept(named.concept) for named in unit.concepts]
        clauses += [node for _stems, node in self.translations(unit)]
        if unit.parts:
            clauses.append(all_of([AnyOf([Term("top_concepts", id) for id in part]) for part in unit.parts]))
        return any_of(clauses)

    def concept(self, concept: str) -> Node:
        """By a text that names it, or as one of the initiative's own."""
        fields = ("concepts", "own_concepts")
        return AnyOf([Term(field, concept) for field in fields if self.statistics.may_occur(field, concept)])

    def word(self, word: QueryWord) -> Node:
        """By its stems: documents hold the stem of every word but stop words."""
        clauses: list[Node] = [
            Term(field, stem)
            for field in ("stems", "parts")
            for _code, stem in word.stems
            if self.statistics.may_occur(field, stem)
        ]
        clauses += [all_of([near(part) for part in parts]) for parts in self.splits(word)]
        if word.is_stop or word.is_own:
            clauses.append(Term("words", word.word))
        if word.pieces:
            clauses.append(all_of([self.word(piece) for piece in word.pieces]))
        return any_of(clauses)

    def translations(self, unit: Unit) -> list[tuple[tuple[str, ...], Node]]:
        """Return (stems, by these) of each word or phrase of another language that any document may hold."""
        pairs = ((stems, _translation(stems)) for stems in unit.translations)
        return [(stems, node) for stems, node in pairs if may_find(node, self.statistics)]

    def splits(self, word: QueryWord) -> list[tuple[str, ...]]:
        """Return the parts of `word` as a compound, in each language where every part occurs as a word."""
        found = (forms.pieces for _code, forms in word.forms)
        return [
            parts
            for parts in found
            if len(parts) > 1 and all(self.statistics.doc_freq("stems", part) for part in parts)
        ]


def _translation(stems: tuple[str, ...]) -> Node:
    """Return what finds a word of another language; a phrase where its words are near each other."""
    if len(stems) > 1:
        return all_of([near(stem) for stem in stems])
    [stem] = stems
    return AnyOf([Term("stems", stem), Term("parts", stem)])


def near(part: str) -> Node:
    """Return what finds `part` of a compound near its other parts."""
    return AnyOf([Term(field, part) for field in ("title", "summary", "top_parts")])


def may_find(node: Node, statistics: Statistics) -> bool:
    """Tell whether `node` may find anything at all: what cannot need not be asked."""
    match node:
        case Term(field, text):
            return statistics.may_occur(field, text)
        case AllOf(clauses):
            return all(may_find(clause, statistics) for clause in clauses)
        case AnyOf(clauses):
            return any(may_find(clause, statistics) for clause in clauses)
        case Constant(inner) | Boosted(inner):
            return may_find(inner, statistics)
    return True
