"""Hostile input on everything that takes text, against ordinary requests of the same kind."""

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from benchmarks.bench import Bench
from benchmarks.hostile import hostile_texts
from benchmarks.report import TIMES, Figure
from benchmarks.timing import MILLISECONDS, settle
from benchmarks.web import get_page
from initiatives.models import InitiativePage
from initiatives.vocabulary import get_vocabulary
from search.query import SearchQuery
from search.thesaurus import get_thesaurus

TITLE = "hostile input"
ORDINARY = 100
ROUNDS = 5
EXPLAINED = 10

Ask = Callable[[str], object]


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield for each kind of request how many times longer the worst hostile input takes than is usual."""
    rounds = [hostile_texts(number) for number in range(bench.amount(ROUNDS))]
    texts = [question.text for question in bench.questions(ORDINARY) if question.text]
    ids = [str(key) for key in InitiativePage.objects.live().values_list("translation_key", flat=True)[:100]]
    for name, ask in _requests(bench).items():
        ordinary = ids if name == "similar" else texts
        for text in (*ordinary, *hostile_texts(-1).values()):
            ask(text)
        settle()
        usual = median(bench.clock(partial(ask, text)) for text in ordinary)
        worst, what = max(
            (median(bench.clock(partial(ask, each[kind])) for each in rounds), kind) for kind in rounds[0]
        )
        yield Figure(
            key="hostile",
            label=f"{name}, the worst hostile input / an ordinary one",
            value=worst / usual,
            unit=TIMES,
            detail=f"{worst * MILLISECONDS:.3g} ({what}) / {usual * MILLISECONDS:.3g} ms",
        )


def _requests(bench: Bench) -> dict[str, Ask]:
    return {
        "search": partial(_get, reverse("search")),
        "suggestions": partial(_get, reverse("suggestions")),
        "similar": bench.backend.similar,
        "explain": partial(_explain, bench),
    }


def _get(path: str, text: str) -> None:
    # An address that is too long is refused in a sentence.
    get_page(path, urlencode({"q": text}), expected=(200, 400))


def _explain(bench: Bench, text: str) -> None:
    asked = QueryDict(urlencode({"q": text}))
    query = SearchQuery.from_querydict(asked, language="nl", known=bench.known_values)
    thesaurus = get_thesaurus(get_vocabulary())
    found = bench.backend.search(query, facets=(), thesaurus=thesaurus)
    ids = [hit.id for hit in found.hits[:EXPLAINED]]
    bench.backend.explain(query, ids, thesaurus=thesaurus, widened=found.widened)
