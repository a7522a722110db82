"""From sets and answers to rows of figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .answers import Answer, Searcher
from .metrics import mean, ndcg, overlap, recall, success
from .sets import NEEDS, Need, Pair, Text

ALL = "all"
FOUND, KEPT = "found", "kept"
RIGHT = "right"
MEASURES = {"ndcg@10": ndcg, "recall@20": recall, "success@1": success}


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of some cases of a set: {measure: value} of the search, and of the baseline."""

    set: str
    kind: str
    language: str
    cases: int
    values: Mapping[str, float]
    baseline: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A need as asked in one language, with its figures and the first ids of the answer."""

    need: Need
    language: str
    values: Mapping[str, float]
    ranking: Sequence[str]


def is_right(pair: Pair, answer: Answer, ids: Mapping[Text, str]) -> bool:
    """Tell whether `answer` is what `pair` demands; `ids` holds the document of each text."""
    text = ids[pair.text]
    if pair.kind == "found":
        return text in answer.found
    if pair.first is None:
        return text not in answer.found
    places = {id: place for place, id in enumerate(answer.ranking)}
    first = ids[pair.first]
    return first in answer.found and places[first] < places.get(text, len(places))


def judge_pairs(
    name: str, pairs: Sequence[Pair], searcher: Searcher, baseline: Searcher, ids: Mapping[Text, str]
) -> tuple[list[Row], list[Pair]]:
    """Return the shares that are right of what must be found and of what must be kept out, and the rest."""
    right = {pair: is_right(pair, searcher.ask(pair.query, pair.language), ids) for pair in pairs}
    plain = {pair: is_right(pair, baseline.ask(pair.query, pair.language), ids) for pair in pairs}
    rows = []
    for side in (FOUND, KEPT):
        for language in _with_all(pair.language for pair in pairs):
            chosen = [pair for pair in pairs if _side(pair) == side and language in (pair.language, ALL)]
            if chosen:
                values, base = ({RIGHT: mean(judged[pair] for pair in chosen)} for judged in (right, plain))
                rows.append(Row(name, side, language, len(chosen), values, base))
    return rows, [pair for pair in pairs if not right[pair]]


def ask_needs(needs: Iterable[Need], searcher: Searcher, records: Mapping[str, str]) -> list[Question]:
    """Ask every need in every language; `records` holds {record id: id of its document}."""
    asked = []
    for need in needs:
        grades = {records[record]: grade for record, grade in need.grades.items()}
        for language, text in need.questions.items():
            ranking = searcher.ask(text, language).ranking
            values = {name: measure(ranking, grades) for name, measure in MEASURES.items()}
            asked.append(Question(need, language, values, ranking[:20]))
    return asked


def judge_needs(asked: Sequence[Question], plain: Sequence[Question]) -> list[Row]:
    """Return the figures of needs, per form and language, beside those of the same needs in `plain`."""
    rows = []
    for form in _with_all(question.need.form for question in asked):
        for language in _with_all(question.language for question in asked):
            chosen = [_choose(each, form, language) for each in (asked, plain)]
            if chosen[0]:
                values, base = map(_means, chosen)
                rows.append(Row(NEEDS, form, language, len(chosen[0]), values, base))
    return rows


def compare_languages(asked: Sequence[Question]) -> dict[str, float]:
    """Return how much it matters in which language a need is asked.

    in_total: the mean nDCG@10 of all translated questions less that of their originals. of_means: the largest
    difference, either way, of one language from the originals of what was translated into it. of_needs: the
    mean difference of one question, either way. within: the share of questions that are within .05 of their
    original or better. overlap: the share of the first ten in common.
    """
    originals = {each.need.id: each for each in asked if each.language == each.need.original}
    pairs = [(each, originals[each.need.id]) for each in asked if each.language != each.need.original]
    by_language: dict[str, list[float]] = {}
    for each, original in pairs:
        difference = each.values["ndcg@10"] - original.values["ndcg@10"]
        by_language.setdefault(each.language, []).append(difference)
    differences = [value for values in by_language.values() for value in values]
    return {
        "in_total": mean(differences),
        "of_means": max((abs(mean(values)) for values in by_language.values()), default=0.0),
        "of_needs": mean(abs(value) for value in differences),
        "within": mean(value >= -0.05 for value in differences),
        "overlap": mean(overlap(each.ranking, original.ranking) for each, original in pairs),
    }


def _choose(questions: Iterable[Question], form: str, language: str) -> list[Question]:
    return [each for each in questions if form in (each.need.form, ALL) and language in (each.language, ALL)]


def _means(questions: Sequence[Question]) -> dict[str, float]:
    return {name: mean(question.values[name] for question in questions) for name in MEASURES}


def _side(pair: Pair) -> str:
    return FOUND if pair.kind == "found" else KEPT


def _with_all(names: Iterable[str]) -> list[str]:
    return [*dict.fromkeys(names), ALL]
