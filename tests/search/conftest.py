"""What tests of searching share: an index of their own, and initiatives to put in it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from bank_engines import OwnEngine
from servers.secure import Authority
from servers.shared import shared_search_url
from wagtail.models import Page

from initiatives.models import InitiativeIndexPage, InitiativePage
from search import indexer, rebuild
from search.backends import get_backend
from search.backends.base import SearchBackend
from search.documents import load_documents
from search.query import SearchQuery
from search.rebuild import rebuild_index


@pytest.fixture(scope="module")
def authority() -> Authority:
    """A certificate authority that nobody but a test trusts."""
    return Authority()


@pytest.fixture
def ca(authority: Authority, tmp_path: Path) -> Path:
    """The file of its certificate."""
    return authority.write(tmp_path / "ca.pem")


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return SEARCH_URL of a real server that the whole test run shares."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return shared_search_url(folder, owner=os.getpid())
    # The folder of all workers, and the process that they were started by.
    return shared_search_url(folder.parent, owner=os.getppid())


@pytest.fixture
def backend(settings, tmp_path: Path, own_engine: OwnEngine) -> SearchBackend:
    """Return the default backend, an engine of this test's own; there is no index yet."""
    settings.DATA_DIR = tmp_path
    settings.SEARCH_BACKENDS = {"default": own_engine.options}
    return get_backend()


@pytest.fixture
def index(backend: SearchBackend, db) -> SearchBackend:
    """Return the default backend with an index that agrees with the database."""
    rebuild_index(backend=backend)
    return backend


@pytest.fixture
def index_page(db) -> InitiativeIndexPage:
    """Return the list of Dutch initiatives of a fresh site."""
    return InitiativeIndexPage.objects.get(locale__language_code="nl")


@pytest.fixture
def add_initiative(index_page: InitiativeIndexPage) -> Callable[..., InitiativePage]:
    """Return a function that adds a live initiative with a title and any other fields."""

    def add(title: str = "Wandelgroep", *, parent: Page = index_page, **fields) -> InitiativePage:
        fields = {"live": True, "summary": "Samen doen.", **fields}
        return parent.add_child(instance=InitiativePage(title=title, locale=parent.locale, **fields))

    return add


@pytest.fixture
def found_ids() -> Callable[..., list[str]]:
    """Return a function that gives the ids that the index finds for a text."""

    def find(text: str = "", *, language: str = "nl") -> list[str]:
        hits = get_backend().search(SearchQuery(text=text, language=language, page_size=100)).hits
        return [hit.id for hit in hits]

    return find


@pytest.fixture
def faulty_title(monkeypatch) -> str:
    """Make documents with this title impossible to build, wherever they are loaded."""
    title = "Onmogelijk"

    def load(keys, versions=None):
        documents = load_documents(keys, versions)
        if any(text.title == title for document in documents for text in document.texts):
            raise ValueError("Anna's secret")
        return documents

    monkeypatch.setattr(indexer, "load_documents", load)
    monkeypatch.setattr(rebuild, "load_documents", load)
    return title
