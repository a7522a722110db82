"""Addresses of the site's pages by kind: what is asked of a collection, whatever its size."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import override

from initiatives.models import InitiativePage
from initiatives.vocabulary import get_vocabulary

from .generator import make_initiative
from .lexicon import LANGUAGES
from .questions import Question, make_questions
from .web import get_page

SEARCH = "search"
INITIATIVES = 20


@dataclass(frozen=True)
class Address:
    """A page as a browser asks for it."""

    path: str
    querystring: str = ""

    def get(self) -> bytes:
        """Return the page."""
        return get_page(self.path, self.querystring)


def search_address(question: Question) -> Address:
    """Return the address of the search page for `question`."""
    return Address(_path("search", question.language), question.querystring)


def page_addresses(size: int, amount: int, *, seed: int | None = None) -> dict[str, Sequence[Address]]:
    """Return {kind: addresses} of pages that every collection of at least `size` records has.

    The kinds are called as in tests/query_counts.json. `amount` is that of the searches.
    """
    options = {} if seed is None else {"seed": seed}
    vocabulary = get_vocabulary()
    return {
        SEARCH: [search_address(question) for question in make_questions(amount, size=size, **options)],
        "home": [Address(f"/{language}/") for language in LANGUAGES],
        "initiative": [Address(path) for path in _initiatives(min(INITIATIVES, size // 3))],
        "theme": [Address(_path("theme", "nl", slug)) for slug in vocabulary.concepts("theme")],
        "topic": [
            Address(_path("topic", "en", slug)) for slug in list(vocabulary.concepts("topic"))[:INITIATIVES]
        ],
        "themes and topics": [Address(_path("themes", language)) for language in LANGUAGES],
    }


def _path(name: str, language: str, *args: str) -> str:
    with override(language):
        return reverse(name, args=args)


def _initiatives(amount: int) -> list[str]:
    records = [make_initiative(number)[0]["id"] for number in range(amount)]
    return [page.url for page in InitiativePage.objects.filter(record_id__in=records).order_by("pk")]
