"""Which documents name a concept, or would name it by another label."""

from collections.abc import Collection

import tantivy

from search.analysis import Label, label_keys

from .tantivy_hits import read_ids
from .tantivy_query import combine, term_query


def find_naming(
    searcher: tantivy.Searcher, concepts: Collection[str], labels: Collection[Label]
) -> list[str]:
    """Return the ids of documents whose texts name any of `concepts`, or hold all words of a label.

    A text may hold the words without naming the concept by them; that costs one look too many.
    """
    clauses = [term_query("concepts", concept) for concept in sorted(concepts)]
    for label in sorted(labels):
        words = [
            combine([term_query("stems", key), term_query("parts", key)], tantivy.Occur.Should)
            for key in label_keys(label.text, label.language)
        ]
        if words:
            clauses.append(combine(words, tantivy.Occur.Must))
    if not clauses or not searcher.num_docs:
        return []
    found = searcher.search(combine(clauses, tantivy.Occur.Should), searcher.num_docs).hits
    return read_ids(searcher, [address for _score, address in found])
