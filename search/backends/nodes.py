"""A search as a tree of plain nodes, which every engine turns into queries of its own.

No text of a reader's reaches a query language: nodes hold terms, and terms are only ever compared. (The
choices of facets, quoted, are the exception: `tantivy_query.written`.)
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias


class Term(NamedTuple):
    """Documents with `text` in `field`; they score by BM25, times `boost`."""

    field: str
    text: str
    boost: float = 1.0


class Prefix(NamedTuple):
    """Documents with a term in `field` that begins with `text`; it has no score to rely on."""

    field: str
    text: str


class Phrase(NamedTuple):
    """Documents that hold two or more `words` in `field` in this order, next to each other; as Prefix."""

    field: str
    words: tuple[str, ...]


class AllOf(NamedTuple):
    """Documents of every one of `clauses` and of none of `without`; those of `optional` only add scores.

    There is at least one clause.
    """

    clauses: "Sequence[Node]"
    optional: "Sequence[Node]" = ()
    without: "Sequence[Node]" = ()


class AnyOf(NamedTuple):
    """Documents of any of `clauses`; the scores of all add up. Without clauses, none."""

    clauses: "Sequence[Node]"


class Constant(NamedTuple):
    """Documents of `node`, each with the same `score`."""

    node: "Node"
    score: float = 0.0


class Boosted(NamedTuple):
    """Documents of `node` with their scores times `factor`."""

    node: "Node"
    factor: float


class Everything(NamedTuple):
    """All documents, each with the score 1."""


Node: TypeAlias = Term | Prefix | Phrase | AllOf | AnyOf | Constant | Boosted | Everything

EVERYTHING = Everything()
NOTHING = AnyOf(())


def all_of(clauses: Sequence[Node]) -> Node:
    """Return `clauses` as one node, each of which must be found; nothing of none."""
    if not clauses:
        return NOTHING
    return clauses[0] if len(clauses) == 1 else AllOf(clauses)


def any_of(clauses: Sequence[Node]) -> Node:
    """Return `clauses` as one node, any of which must be found; nothing of none."""
    return clauses[0] if len(clauses) == 1 else AnyOf(clauses)


def count_leaves(node: Node) -> int:
    """Return how many terms, prefixes and phrases `node` holds; servers limit these."""
    match node:
        case AllOf(clauses, optional, without):
            return sum(map(count_leaves, (*clauses, *optional, *without)))
        case AnyOf(clauses):
            return sum(map(count_leaves, clauses))
        case Constant(inner) | Boosted(inner):
            return count_leaves(inner)
    return 1
