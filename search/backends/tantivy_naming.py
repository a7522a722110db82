"""Which documents name a concept, or would name it by another label."""

from collections.abc import Collection

import tantivy

from search.analysis import Label

from . import lookups
from .nodes import any_of
from .tantivy_hits import read_ids
from .tantivy_query import to_query


def find_naming(
    searcher: tantivy.Searcher, concepts: Collection[str], labels: Collection[Label]
) -> list[str]:
    """Return the ids of documents whose texts name any of `concepts`, or hold all words of a label."""
    clauses = lookups.naming(concepts, labels)
    if not clauses or not searcher.num_docs:
        return []
    found = searcher.search(to_query(any_of(clauses)), searcher.num_docs).hits
    return read_ids(searcher, [address for _score, address in found])
