"""From words and choices to tantivy queries. No text of a reader's ever reaches a query language."""

import math
from collections.abc import Iterable, Mapping, Sequence

import tantivy

from search.analysis import QueryWord, required_words
from search.query import Filters

from .tantivy_schema import facet_term, get_schema

Query = tantivy.Query
MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should

# Weights of BM25 scores, added up over the places where a word stands. A word in the title stands in
# "stems" as well, so it counts 1 + 3, in the summary 1 + 1.5, in the body 1.
TITLE, SUMMARY, ANYWHERE = 3.0, 1.5, 1.0
# The reader's language counts double: that puts it first for 997 of 1,000 words that two languages share
# (888 at 1.5, 460 at 1).
OWN_LANGUAGE, OTHER_LANGUAGE = 1.8, 0.9
# The very word, beside its stem.
EXACT = 0.6
# A part of a compound against the same stem as a word: in title or summary, and anywhere. Least of all weighs
# a compound of the search whose parts stand apart, which must be near each other: in titles or summaries.
TOP_PART, PART, SPLIT = 0.8, 0.3, 0.3
# In a widened search, to hold one more word counts as much as to have one in the title:
# BM25 without length is at most 2.2 idf, and (1 + 3) * 1.8 * 2.2 = 16 idf.
COVERAGE = 16.0


class QueryBuilder:
    """Queries for the words of one search, by a reader of `language`, on one snapshot."""

    def __init__(self, searcher: tantivy.Searcher, words: Sequence[QueryWord], language: str) -> None:
        self.searcher = searcher
        self.words = words
        self.language = language
        self.required = required_words(words)

    def matching(self, words: Iterable[QueryWord], *, all_of_them: bool) -> Query:
        """Return the query for documents that hold all, or any, of `words`; it costs no scoring."""
        clauses = [self._found(word) for word in words]
        if not clauses:
            return Query.all_query()
        return _combine(clauses, MUST if all_of_them else SHOULD)

    def scoring_all(self) -> Query:
        """Return the scored query for documents that hold every required word."""
        if not self.words:
            return Query.all_query()
        optional = [word for word in self.words if word not in self.required]
        clauses = [(MUST, self._scored(word)) for word in self.required]
        clauses += [(SHOULD, self._scored(word)) for word in optional]
        return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)

    def scoring_any(self) -> Query:
        """Return the scored query for documents that hold any required word; more words rank higher."""
        clauses = []
        for word in self.required:
            covered = Query.const_score_query(self._found(word), COVERAGE * self._rarity(word))
            clauses.append((SHOULD, Query.boolean_query([(MUST, covered), (SHOULD, self._scored(word))])))
        return Query.boolean_query(clauses)

    def _found(self, word: QueryWord) -> Query:
        """Documents hold the stem of every word but stop words, so stems find all that the word would."""
        clauses = [_term("stems", stem) for stem in self._present("stems", word)]
        clauses += [_term("parts", stem) for stem in self._present("parts", word)]
        clauses += [_combine([self._near(part) for part in parts], MUST) for parts in self._splits(word)]
        if word.is_stop:
            clauses.append(_term("words", word.word))
        if word.pieces:
            clauses.append(_combine([self._found(piece) for piece in word.pieces], MUST))
        return _combine(clauses, SHOULD)

    def _scored(self, word: QueryWord) -> Query:
        clauses = [_boosted("words", word.word, EXACT)]
        for code, stem in word.stems:
            weight = OWN_LANGUAGE if code == self.language else OTHER_LANGUAGE
            if self.searcher.doc_freq("stems", stem):
                clauses += [
                    _boosted("title", stem, TITLE * weight),
                    _boosted("summary", stem, SUMMARY * weight),
                    _boosted("stems", stem, ANYWHERE * weight),
                ]
            if self.searcher.doc_freq("parts", stem):
                clauses += [
                    _boosted("top_parts", stem, TOP_PART * weight),
                    _boosted("parts", stem, PART * weight),
                ]
        for parts in self._splits(word):
            clauses.append(Query.boost_query(_combine([self._near(part) for part in parts], MUST), SPLIT))
        if word.pieces:
            clauses.append(_combine([self._scored(piece) for piece in word.pieces], MUST))
        return _combine(clauses, SHOULD)

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
        return _combine([_term(field, part) for field in ("title", "summary", "top_parts")], SHOULD)

    def _rarity(self, word: QueryWord) -> float:
        """Return the inverse document frequency of `word`, as BM25 has it."""
        forms = [self.searcher.doc_freq("stems", stem) for _code, stem in word.stems]
        count = min(sum(forms), self.searcher.num_docs)
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
    return _combine([Query.term_query(get_schema(), "id", id, "basic") for id in ids], SHOULD)


def facet_query(facet: str, value: str) -> Query:
    """Return the query for documents with one value of a facet."""
    return Query.term_query(get_schema(), "facets", facet_term(facet, value), "basic")


def _filter(facet: str, values: Sequence[str]) -> Query:
    # Term by term: a term set query builds an automaton, which takes longer than the search.
    return Query.const_score_query(_combine([facet_query(facet, value) for value in values], SHOULD), 0.0)


def _term(field: str, term: str) -> Query:
    return Query.term_query(get_schema(), field, term, "freq")


def _boosted(field: str, term: str, weight: float) -> Query:
    return Query.boost_query(_term(field, term), weight)


def _combine(clauses: Sequence[Query], occur: tantivy.Occur) -> Query:
    if not clauses:
        return Query.empty_query()
    return clauses[0] if len(clauses) == 1 else Query.boolean_query([(occur, clause) for clause in clauses])
