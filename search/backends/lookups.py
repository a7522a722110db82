"""What is asked of an index besides searches, planned the same for every engine."""

from collections.abc import Callable, Collection, Iterable, Sequence

from django.conf import settings

from search.analysis import Label, label_keys
from search.analysis.suggesting import ways_to_write

from .nodes import Node, Prefix, Term, all_of, any_of

# What two initiatives share counts by its rarity (BM25) times this. Topics say what one is about; a theme
# holds an eighth of all. What title and summary name speaks all languages, so it counts more than their
# words. Against what the judged needs grade together (nDCG@5 of part dev) that gives .68; words alone beside
# facets .64. Of five, 1.8 instead of 1.4 are in no language of the first.
SHARED_WEIGHTS = {"topic": 3.0, "theme": 1.0, "kind": 1.0, "audience": 1.0, "delivery": 0.3, "level": 0.3}
NAMED_WEIGHTS = {"top_concepts": 0.7, "concepts": 0.5}
WORD_WEIGHT = 0.15

# Words of titles, each with the language of its title: "nl:slaap".
SUGGEST_FIELD = "suggest"


def facet_term(facet: str, value: str) -> str:
    """Return the term of one facet value in field "facets"."""
    return f"{facet}:{value}"


def sharing(facet_terms: Iterable[str], gist: Iterable[str]) -> list[Node]:
    """Return what finds and scores the documents that share facet values, concepts or stems with another.

    `gist` holds concepts ("term/walk") and stems ("nl:wandel").
    """
    pairs = [(term, SHARED_WEIGHTS.get(term.partition(":")[0])) for term in facet_terms]
    clauses: list[Node] = [Term("facets", term, weight) for term, weight in pairs if weight]
    for term in gist:
        fields = {"stems": WORD_WEIGHT} if ":" in term else NAMED_WEIGHTS
        clauses += [Term(field, term, weight) for field, weight in fields.items()]
    return clauses


def naming(concepts: Collection[str], labels: Collection[Label]) -> list[Node]:
    """Return what finds the documents whose texts name any of `concepts`, or hold all words of a label.

    A text may hold the words without naming the concept by them; that costs one look too many.
    """
    clauses: list[Node] = [Term("concepts", concept) for concept in sorted(concepts)]
    for label in sorted(labels):
        keys = label_keys(label.text, label.language)
        words = [any_of([Term("stems", key), Term("parts", key)]) for key in keys]
        if words:
            clauses.append(all_of(words))
    return clauses


def find_titles(
    find: Callable[[Node, int], Iterable[str]],
    words: Sequence[str],
    language: str,
    limit: int,
    exclude: Collection[str],
) -> list[str]:
    """Return ids of documents whose title in one language holds all `words`, the last as a beginning.

    `words` are folded, hyphens kept. `find(node, limit)` gives ids by the strength of their evidence; titles
    in `language` come first.
    """
    found: dict[str, None] = {}
    others = [code for code, _name in settings.LANGUAGES if code != language]
    for codes in ([language], others):
        ids = find(titles(words, codes), limit + len(exclude))
        found |= dict.fromkeys(id for id in ids if id not in exclude)
        if len(found) >= limit:
            break
    return [*found][:limit]


def titles(words: Sequence[str], languages: Iterable[str]) -> Node:
    """Return what finds the titles in any of `languages` that hold all `words`, the last as a beginning."""
    return any_of([_title(way, code) for code in languages for way in ways_to_write(words, code)])


def _title(words: Sequence[str], language: str) -> Node:
    *whole, beginning = words
    clauses: list[Node] = [Term(SUGGEST_FIELD, f"{language}:{word}") for word in whole]
    return all_of([*clauses, Prefix(SUGGEST_FIELD, f"{language}:{beginning}")])
