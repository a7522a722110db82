"""What the parts of the backend contract share."""

from search.backends.base import SearchBackend
from search.documents import LanguageText
from search.query import SearchQuery


def fill(backend: SearchBackend, documents) -> None:
    """Make an index of exactly `documents`."""
    with backend.rebuild() as session:
        session.add(documents)
        session.switch()


def ids_of(backend: SearchBackend, text: str = "", **options) -> list[str]:
    """Return the ids that a search finds, in order."""
    return [hit.id for hit in backend.search(SearchQuery(text=text, page_size=100, **options)).hits]


def nl(title: str, summary: str = "", body: str = "", names: str = "") -> LanguageText:
    return LanguageText("nl", title, summary, body, names)


def nb(title: str, summary: str = "", body: str = "") -> LanguageText:
    return LanguageText("nb", title, summary, body)


def en(title: str, summary: str = "", body: str = "") -> LanguageText:
    return LanguageText("en", title, summary, body)
