"""The role of docs/elasticsearch-role.json: enough for the whole life of a bank, and for nothing else."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as project
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from elasticsearch import AuthorizationException, Elasticsearch
from servers import Cluster
from servers.api_keys import home_with_api_keys
from servers.secure import SETTINGS, node_files

from kennisbank.settings.engines import read_search_url
from search.analysis import Label
from search.backends import get_backend
from search.backends.elasticsearch import ElasticsearchBackend
from search.indexer import Indexer
from search.query import SearchQuery
from search.results import run_search

pytestmark = pytest.mark.django_db

SITE, OWNER, PASSWORD = "site", "owner", "a password of this test only"
NAME = "kennisbank-rights"
OTHERS = "elsewhere"
DOCS = project.BASE_DIR / "docs"
ROLE = json.loads((DOCS / "elasticsearch-role.json").read_text())


@pytest.fixture(scope="module")
def secure(authority) -> Iterator[Cluster]:
    """A node that speaks TLS, with a user who has the documented role, and one who may do anything."""
    users = {SITE: (PASSWORD, SITE), OWNER: (PASSWORD, "superuser")}
    files = node_files(authority.issue(), users, f"{SITE}: {json.dumps(ROLE)}")
    keys = {"xpack.security.authc.api_key.enabled": "true"}
    cluster = Cluster(settings={**SETTINGS, **keys}, files=files, home=home_with_api_keys(), scheme="https")
    yield cluster
    cluster.stop()


@pytest.fixture
def owner(secure, ca) -> Elasticsearch:
    """Somebody who may do anything on that node."""
    return Elasticsearch(secure.urls, basic_auth=(OWNER, PASSWORD), ca_certs=str(ca), request_timeout=60)


@pytest.fixture(params=["user", "API key"])
def backend(request, settings, secure, owner, ca, tmp_path) -> Iterator[ElasticsearchBackend]:
    """The site's backend, with the documented role and no other right; there is no index yet."""
    login = {"USER": SITE, "PASSWORD": PASSWORD}
    if request.param == "API key":
        key = owner.security.create_api_key(name=SITE, role_descriptors={SITE: ROLE})
        login = {"API_KEY": key["encoded"]}
    settings.DATA_DIR = tmp_path
    backend = use(settings, secure, ca, login)
    yield backend
    backend.store.drop_all()


def use(settings, secure: Cluster, ca: Path, login: dict[str, str]) -> ElasticsearchBackend:
    """Have the site log in so, and return its backend."""
    options = read_search_url(f"{secure.search_url}/{NAME}", data_dir=settings.DATA_DIR)
    settings.SEARCH_BACKENDS = {"default": {**options, **login, "CA_CERTS": ca}}
    return get_backend()


@pytest.fixture
def follow(secure, ca) -> Callable[[str], str]:
    """Return a function that runs documented commands as an administrator, and gives what they say."""
    assert shutil.which("curl"), "The commands of the documentation are those of curl: install it."
    cluster = secure.urls[0].replace("//", f"//{OWNER}:{quote(PASSWORD)}@")

    def run(commands: str) -> str:
        done = subprocess.run(
            ["bash", "-e", "-c", commands],
            cwd=project.BASE_DIR,
            env={**os.environ, "CLUSTER": cluster, "CURL_CA_BUNDLE": str(ca)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def titles(text: str) -> set[str]:
    results = run_search(SearchQuery(text=text))
    assert not results.degraded
    return {hit.plain_title for hit in results.hits}


def test_it_is_enough_for_the_whole_life_of_a_bank(backend, add_initiative, capsys):
    walkers = add_initiative("Wandelgroep")
    call_command("search_index", "rebuild")
    with pytest.raises(CommandError, match="no earlier index"):
        call_command("search_index", "rollback")
    assert run_checks(tags=["search"]) == []
    assert titles("wandelgroep") == {"Wandelgroep"}
    add_initiative("Kookgroep")
    walkers.unpublish()
    Indexer().drain()
    assert titles("") == {"Kookgroep"}
    first = backend.store.live()
    call_command("search_index", "rebuild")
    add_initiative("Leesgroep")
    Indexer().drain()
    call_command("search_index", "rollback")
    assert backend.store.live() == first
    # What came after it is put in again.
    assert titles("") == {"Kookgroep", "Leesgroep"}
    for _round in range(2):
        call_command("search_index", "rebuild")
    assert len(backend.store.generations()) == 2
    call_command("search_index", "check")
    assert "Index and database agree." in capsys.readouterr().out
    call_command("search_index", "status", "--json")
    assert json.loads(capsys.readouterr().out)["health"] == "ok"


def test_it_is_enough_for_all_that_pages_ask(backend, add_initiative):
    page = add_initiative("Kookgroep")
    call_command("search_index", "rebuild")
    id = str(page.translation_key)
    query = SearchQuery(text="kookgroep")
    assert backend.explain(query, [id], widened=False)[id]
    assert backend.similar(id) == []
    assert backend.suggest(["kook"], language="nl") == [id]
    assert backend.totals(["country"]) == {"country": {}}
    assert backend.words()
    assert backend.naming([], [Label("topic/cooking", "nl", "kookgroep")]) == [id]


NOT_ALLOWED: dict[str, Callable[[Elasticsearch], object]] = {
    "search": lambda client: client.search(index=OTHERS),
    "write": lambda client: client.index(index=OTHERS, document={}),
    "delete": lambda client: client.indices.delete(index=OTHERS),
    "create": lambda client: client.indices.create(index=f"new-{OTHERS}"),
    "change its settings": lambda client: client.indices.put_settings(
        index=OTHERS, settings={"index.blocks.write": True}
    ),
    "put an alias on it": lambda client: client.indices.put_alias(index=OTHERS, name=f"{NAME}-alias"),
    "read the names of all": lambda client: client.cluster.state(),
    "change the cluster": lambda client: client.cluster.put_settings(persistent={"cluster.max_voting": 1}),
    "make users": lambda client: client.security.put_user(username="x", password="xxxxxx", roles=[SITE]),
}


@pytest.mark.parametrize("what", NOT_ALLOWED)
def test_it_allows_nothing_on_what_is_not_the_bank_s(backend, owner, what):
    owner.options(ignore_status=400).indices.create(index=OTHERS)
    before = owner.indices.get(index=OTHERS).body
    with pytest.raises(AuthorizationException):
        NOT_ALLOWED[what](backend.clients.builder)
    assert owner.indices.get(index=OTHERS).body == before


def test_the_documented_commands_give_it_to_an_account_and_to_a_key(
    settings, tmp_path, secure, ca, follow, add_initiative
):
    settings.DATA_DIR = tmp_path
    _before, _heading, text = (DOCS / "operations.md").read_text().partition("\n## Elasticsearch\n")
    account, key = re.findall(r"^```\n(.*?)^```", text.partition("\n## ")[0], re.DOTALL | re.MULTILINE)
    follow(account.replace('"..."', f'"{PASSWORD}"'))
    logins = [
        {"USER": "kennisbank", "PASSWORD": PASSWORD},
        {"API_KEY": json.loads(follow(key))["encoded"]},
    ]
    add_initiative("Kookgroep")
    for login in logins:
        backend = use(settings, secure, ca, login)
        call_command("search_index", "rebuild")
        assert titles("kookgroep") == {"Kookgroep"}
        with pytest.raises(AuthorizationException):
            backend.clients.builder.cluster.state()
        backend.store.drop_all()
