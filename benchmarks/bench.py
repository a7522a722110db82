"""What every measurement is given: the size of the collection, its engine, and the searches to ask."""

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from django.http import QueryDict

from initiatives.vocabulary import get_vocabulary
from search.backends import get_backend
from search.backends.base import SearchBackend
from search.query import SearchQuery
from search.results import known_values

from .engines import ENGINES
from .probes import Probe
from .questions import Question, make_questions
from .timing import Clock, amount_for, timed, worked

OTHER_QUESTIONS = 100
OTHER_SEED = 1


@dataclass
class Bench:
    """One collection of `size` records under `engine`, in the process whose settings name both."""

    size: int
    engine: str

    def amount(self, wanted: int) -> int:
        """Return how often to do what is to be done `wanted` times: less in a trial run on a few records."""
        return amount_for(self.size, wanted)

    @property
    def backend(self) -> SearchBackend:
        """The site's own search backend."""
        return get_backend()

    @property
    def clock(self) -> Clock:
        """How searches are timed: in processor time, or on the wall where a server works on them."""
        return timed if ENGINES[self.engine].is_server else worked

    @cached_property
    def probe(self) -> Probe:
        """The engine's bare calls."""
        return import_module(ENGINES[self.engine].probe).Probe(self.backend)

    def questions(self, amount: int) -> list[Question]:
        """Return the first `amount` searches of the mix for this size; fewer in a trial run."""
        return make_questions(self.amount(amount), size=self.size)

    def other_questions(self) -> list[Question]:
        """Return searches of the same kind to warm up with, none of which is measured."""
        return make_questions(self.amount(OTHER_QUESTIONS), size=self.size, seed=OTHER_SEED)

    def query(self, question: Question) -> SearchQuery:
        """Return `question` as the site reads it from the address."""
        return SearchQuery.from_querydict(
            QueryDict(question.querystring), language=question.language, known=self.known_values
        )

    @cached_property
    def known_values(self) -> dict:
        """The values of every facet, as the search page knows them."""
        return known_values(get_vocabulary())
