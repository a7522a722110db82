"""One evaluation: every chosen set, asked of an engine and of the baseline."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from initiatives.vocabulary import get_vocabulary
from search.thesaurus import get_thesaurus

from .answers import Engine
from .baseline import Baseline
from .collection import founding_documents, pair_documents, temporary_engine
from .judging import Question, Row, ask_needs, compare_languages, judge_needs, judge_pairs
from .offers import SET_OF_SLIPS, judge_offers, offer_documents
from .sets import NEEDS, SETS, Pair, load_needs, load_pairs

# Only here is the word itself somewhere in the collection: a part must be found although it is.
SETS_WITH_QUERIES = frozenset({"compounds"})


@dataclass
class Evaluation:
    """The figures of one part of the sets.

    `agreement` tells how much the language of a question matters, `wrong` which pairs are not as they
    should be, `questions` how each need was answered.
    """

    part: str
    engine: str
    seconds: float = 0.0
    rows: list[Row] = field(default_factory=list)
    agreement: Mapping[str, float] = field(default_factory=dict)
    wrong: Mapping[str, list[Pair]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


def evaluate(part: str, *, sets: Sequence[str] = SETS, engine: str = "default") -> Evaluation:
    """Judge an engine of settings.SEARCH_BACKENDS on one part of the sets, each in an index of its own.

    Raises IncompleteBankError where the founding initiatives are not public.
    """
    started = time.monotonic()
    documents, records = founding_documents()
    thesaurus = get_thesaurus(get_vocabulary())
    evaluation = Evaluation(part, engine)
    for name in sets:
        if name == NEEDS:
            with temporary_engine(engine, documents) as backend:
                needs = load_needs(part)
                evaluation.questions = ask_needs(needs, Engine(backend, thesaurus), records)
            plain = ask_needs(needs, Baseline(documents), records)
            evaluation.rows += judge_needs(evaluation.questions, plain)
            evaluation.agreement = compare_languages(evaluation.questions)
            continue
        pairs = load_pairs(name, part)
        added = pair_documents(pairs, thesaurus, with_queries=name in SETS_WITH_QUERIES)
        ids = {text: document.id for text, document in added.items()}
        together = [*documents, *added.values()]
        with temporary_engine(engine, together) as backend:
            rows, wrong = judge_pairs(name, pairs, Engine(backend, thesaurus), Baseline(together), ids)
        evaluation.rows += rows
        if name == SET_OF_SLIPS:
            with temporary_engine(engine, [*documents, *offer_documents(pairs)]) as backend:
                evaluation.rows += judge_offers(pairs, backend, thesaurus)
        evaluation.wrong = {**evaluation.wrong, name: wrong}
    evaluation.seconds = time.monotonic() - started
    return evaluation
