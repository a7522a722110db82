"""From words and choices to tantivy queries. No text of a reader's ever reaches a query language."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import tantivy

from search.analysis import QueryWord, Question, Unit
from search.query import Filters

from .tantivy_schema import facet_term, get_schema

Query = tantivy.Query
MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should

# Weights of BM25 scores, added up over the places where a word stands. A word in the title stands in
# "stems" as well. These and the weights below are those that ranked the judged needs best
# (`manage.py evaluate_search --set needs`, part dev), each varied while the others stood still.
TITLE, SUMMARY, ANYWHERE = 2.0, 1.5, 0.5
# The reader's language counts double: that puts it first for 997 of 1,000 words that two languages share
# (888 at 1.5, 460 at 1). To raise both against the other weights ranks the needs worse.
OWN_LANGUAGE, OTHER_LANGUAGE = 1.0, 0.5
# The very word, beside its stem.
EXACT = 0.6
# A part of a compound against the same stem as a word: in title or summary, and anywhere. Least of all weighs
# a compound of the search whose parts stand apart, which must be near each other: in titles or summaries.
TOP_PART, PART, SPLIT = 0.8, 0.3, 0.3
# A concept that is named in title or summary, anywhere, and one of the initiative's own. They look large, as
# most initiatives that are about something name it: a concept is much less rare than its words.
CONCEPT_WEIGHTS = {"top_concepts": 5.0, "concepts": 0.35, "own_concepts": 7.0}
WORD_WEIGHTS = {
    "stem": {"title": TITLE, "summary": SUMMARY, "stems": ANYWHERE},
    "part": {"top_parts": TOP_PART, "parts": PART},
}
# The field of each kind that holds what all its others hold.
ANYWHERE_FIELDS = {"stem": "stems", "part": "parts"}
# In a widened search, what holding one more word counts, times its rarity and its weight in the question.
COVERAGE = 10.0


class Way(NamedTuple):
    """One way in which words of a search count for a document: by `term` in `field`."""

    words: tuple[str, ...]
    kind: str
    field: str
    term: str
    query: Query


class QueryBuilder:
    """Queries for one search by a reader of `language`, on one snapshot."""

    def __init__(self, searcher: tantivy.Searcher, question: Question, language: str) -> None:
        self.searcher = searcher
        self.question = question
        self.language = language

    def matching(self, units: Iterable[Unit], *, all_of_them: bool) -> Query:
        """Return the query for documents that hold all, or any, of `units`; it costs no scoring."""
        clauses = [self._found_unit(unit) for unit in units]
        if not clauses:
            return Query.all_query()
        return combine(clauses, MUST if all_of_them else SHOULD)

    def scoring_all(self) -> Query:
        """Return the scored query for documents that hold every unit."""
        if not self.question.units:
            return Query.all_query()
        clauses = [(MUST, self._scored_unit(unit)) for unit in self.question.units]
        clauses += [(SHOULD, self._scored(word)) for word in self.question.optional]
        return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)

    def scoring_any(self) -> Query:
        """Return the scored query for documents that hold any unit; more of the meaning ranks higher."""
        clauses = []
        for unit in self.question.units:
            scored = Query.boost_query(self._scored_unit(unit), unit.weight)
            clauses.append((SHOULD, Query.boolean_query([(MUST, self._covered(unit)), (SHOULD, scored)])))
        return Query.boolean_query(clauses)

    def narrowed(self, query: Query) -> Query:
        """Return `query` with the phrases of the search, and without its excluded words; scores stay."""
        question = self.question
        if not question.phrases and not question.excluded:
            return query
        clauses = [(MUST, query)]
        for phrase in question.phrases:
            words = Query.phrase_query(get_schema(), "words", list(phrase))
            clauses.append((MUST, Query.const_score_query(words, 0.0)))
        clauses += [(tantivy.Occur.MustNot, self._found(word)) for word in question.excluded]
        return Query.boolean_query(clauses)

    def _found_unit(self, unit: Unit) -> Query:
        clauses = [combine([self._found(word) for word in unit.words], MUST)]
        for named in unit.concepts:
            clauses += [
                term_query(field, named.concept)
                for field in ("concepts", "own_concepts")
                if self.searcher.doc_freq(field, named.concept)
            ]
        return combine(clauses, SHOULD)

    def ways(self, *, widened: bool) -> Iterator[Way]:
        """Yield every way in which the search counts, with the query that counts it."""
        for unit in self.question.units:
            weight = unit.weight if widened else 1.0
            words = tuple(word.word for word in unit.words)
            if widened:
                yield Way(words, "coverage", "", "", self._covered(unit))
            together = combine([self._scored(word) for word in unit.words], MUST)
            for way in (way for word in unit.words for way in self._word_ways(word)):
                yield way._replace(query=Query.boost_query(filtered_by(way.query, together), weight))
            for way in self._concept_ways(unit):
                yield way._replace(query=Query.boost_query(way.query, weight))
        if not widened:
            for word in self.question.optional:
                yield from self._word_ways(word)

    def _scored_unit(self, unit: Unit) -> Query:
        clauses = [combine([self._scored(word) for word in unit.words], MUST)]
        clauses += [way.query for way in self._concept_ways(unit)]
        return combine(clauses, SHOULD)

    def _concept_ways(self, unit: Unit) -> Iterator[Way]:
        words = tuple(word.word for word in unit.words)
        for named in unit.concepts:
            for field, weight in CONCEPT_WEIGHTS.items():
                if self.searcher.doc_freq(field, named.concept):
                    query = _boosted(field, named.concept, weight * named.weight)
                    yield Way(words, "concept", field, named.concept, query)

    def _covered(self, unit: Unit) -> Query:
        return Query.const_score_query(self._found_unit(unit), COVERAGE * unit.weight * self._rarity(unit))

    def _found(self, word: QueryWord) -> Query:
        """Documents hold the stem of every word but stop words, so stems find all that the word would."""
        clauses = [term_query("stems", stem) for stem in self._present("stems", word)]
        clauses += [term_query("parts", stem) for stem in self._present("parts", word)]
        clauses += [combine([self._near(part) for part in parts], MUST) for parts in self._splits(word)]
        if word.is_stop:
            clauses.append(term_query("words", word.word))
        if word.pieces:
            clauses.append(combine([self._found(piece) for piece in word.pieces], MUST))
        return combine(clauses, SHOULD)

    def _scored(self, word: QueryWord) -> Query:
        return combine([way.query for way in self._word_ways(word)], SHOULD)

    def _word_ways(self, word: QueryWord) -> Iterator[Way]:
        words = (word.word,)
        yield Way(words, "word", "words", word.word, _boosted("words", word.word, EXACT))
        for code, stem in word.stems:
            weight = OWN_LANGUAGE if code == self.language else OTHER_LANGUAGE
            for kind, fields in WORD_WEIGHTS.items():
                if self.searcher.doc_freq(ANYWHERE_FIELDS[kind], stem):
                    for field, share in fields.items():
                        yield Way(words, kind, field, stem, _boosted(field, stem, share * weight))
        for parts in self._splits(word):
            near = Query.boost_query(combine([self._near(part) for part in parts], MUST), SPLIT)
            yield Way(words, "apart", "top", " + ".join(parts), near)
        if word.pieces:
            pieces = combine([self._scored(piece) for piece in word.pieces], MUST)
            yield Way(words, "pieces", "", " + ".join(piece.word for piece in word.pieces), pieces)

    def _present(self, field: str, word: QueryWord) -> list[str]:
        """Return the stems of `word` that occur at all: the others would only be looked up in vain."""
        return [stem for _code, stem in word.stems if self.searcher.doc_freq(field, stem)]

    def _splits(self, word: QueryWord) -> list[tuple[str, ...]]:
        """Return the parts of `word` as a compound, in each language where every part occurs as a word."""
        found = (forms.pieces for _code, forms in word.forms)
        return [
            parts
            for parts in found
            if len(parts) > 1 and all(self.searcher.doc_freq("stems", part) for part in parts)
        ]

    @staticmethod
    def _near(part: str) -> Query:
        return combine([term_query(field, part) for field in ("title", "summary", "top_parts")], SHOULD)

    def _rarity(self, unit: Unit) -> float:
        """Return the inverse document frequency of `unit`, as BM25 has it."""
        counts = [
            self.searcher.doc_freq(field, stem)
            for word in unit.words
            for _code, stem in word.stems
            for field in ("stems", "parts")
        ]
        counts += [self.searcher.doc_freq("concepts", named.concept) for named in unit.concepts]
        count = max(counts)
        return math.log(1 + (self.searcher.num_docs - count + 0.5) / (count + 0.5))


def filtered(query: Query, filters: Filters | Mapping[str, Sequence[str]]) -> Query:
    """Return `query` narrowed to documents with any chosen value in every facet; scores stay as they are."""
    chosen = dict(filters)
    if not chosen:
        return query
    return Query.boolean_query([(MUST, query), *((MUST, _filter(*each)) for each in chosen.items())])


def filtered_by(query: Query, other: Query) -> Query:
    """Return the documents of `query` that `other` finds too, without its score."""
    return Query.boolean_query([(MUST, query), (MUST, Query.const_score_query(other, 0.0))])


def without_ids(query: Query, ids: Sequence[str]) -> Query:
    """Return `query` without the documents `ids`."""
    if not ids:
        return query
    return Query.boolean_query([(MUST, query), (tantivy.Occur.MustNot, id_query(ids))])


def id_query(ids: Sequence[str]) -> Query:
    """Return the query for documents by id."""
    return combine([Query.term_query(get_schema(), "id", id, "basic") for id in ids], SHOULD)


def facet_query(facet: str, value: str) -> Query:
    """Return the query for documents with one value of a facet."""
    return Query.term_query(get_schema(), "facets", facet_term(facet, value), "basic")


def _filter(facet: str, values: Sequence[str]) -> Query:
    # Term by term: a term set query builds an automaton, which takes longer than the search.
    return Query.const_score_query(combine([facet_query(facet, value) for value in values], SHOULD), 0.0)


def term_query(field: str, term: str) -> Query:
    """Return the query for documents with `term` in `field`."""
    return Query.term_query(get_schema(), field, term, "freq")


def _boosted(field: str, term: str, weight: float) -> Query:
    return Query.boost_query(term_query(field, term), weight)


def combine(clauses: Sequence[Query], occur: tantivy.Occur) -> Query:
    """Return `clauses` as one query, each of which must, or should, be found; nothing of none."""
    if not clauses:
        return Query.empty_query()
    return clauses[0] if len(clauses) == 1 else Query.boolean_query([(occur, clause) for clause in clauses])
