"""A process of a bank that tests tell what to do, one JSON object a line; see test_processes.py.

It does what web processes and workers do, with the same code. Beside that it notes in a file what it is in
the middle of, so that a test can kill it there.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from initiatives.models import InitiativeIndexPage, InitiativePage  # noqa: E402
from initiatives.writers import only_writer  # noqa: E402
from search import indexer, outbox, rebuild  # noqa: E402
from search.backends import get_backend  # noqa: E402
from search.backends.base import SearchUnavailable  # noqa: E402
from search.backends.elasticsearch_lock import SECONDS_HELD  # noqa: E402
from search.backends.elasticsearch_rebuild import ElasticsearchRebuild  # noqa: E402
from search.backends.tantivy_rebuild import TantivyRebuild  # noqa: E402
from search.query import SearchQuery  # noqa: E402
from search.results import run_search  # noqa: E402
from tests.waiting import wait_until  # noqa: E402

POPULATION = 80
WORDS = ("wandelen", "koken", "lezen", "zingen", "praten", "sporten", "slapen", "tuinieren")
WATCHED = (
    (indexer, "read_changes", "reading"),
    (rebuild, "load_documents", "loading"),
    (type(get_backend()), "write", "writing"),
    (outbox, "complete", "completing"),
    *(
        (session, name, phase)
        for session in (TantivyRebuild, ElasticsearchRebuild)
        for name, phase in (("add", "building"), ("replay", "replaying"), ("switch", "switching"))
    ),
)
LONGEST_PHASE = max(len(phase) for _owner, _name, phase in WATCHED)


class Phase:
    """What this process is doing, in a file of fixed length that outlives it."""

    def __init__(self, path: str) -> None:
        self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._enter("other")
        for owner, name, phase in WATCHED:
            self._watch(owner, name, phase)

    def _enter(self, phase: str) -> str:
        """Note the phase; return the one before."""
        before, self.current = getattr(self, "current", phase), phase
        os.pwrite(self.descriptor, phase.ljust(LONGEST_PHASE).encode(), 0)
        return before

    def _watch(self, owner: Any, name: str, phase: str) -> None:
        original = getattr(owner, name)

        def watched(*args: Any, **options: Any) -> Any:
            before = self._enter(phase)
            try:
                return original(*args, **options)
            finally:
                self._enter(before)

        setattr(owner, name, watched)


def add(title: str) -> str:
    """Add a live initiative; return its key."""
    parent = InitiativeIndexPage.objects.get(locale__language_code="nl")
    page = InitiativePage(title=title, summary="Samen doen.", locale=parent.locale, live=True)
    return str(parent.add_child(instance=page).translation_key)


def change(page: InitiativePage) -> None:
    """Do to an initiative what editors do, at random."""
    action = random.choice(("edit", "edit", "edit", "unpublish", "publish", "delete"))
    if action == "edit":
        page.title = " ".join(random.sample(WORDS, 3))
        page.save_revision().publish()
    elif action == "publish":
        page.save_revision().publish()
    else:
        getattr(page, action)()


def churn() -> Iterator[None]:
    """Change the bank at random, one transaction after another, each of one to three changes."""
    while True:
        with only_writer():
            pages = list(InitiativePage.objects.order_by("?")[: random.randint(1, 3)])
            for page in pages:
                change(page)
            for _ in range(POPULATION - InitiativePage.objects.count()):
                add(" ".join(random.sample(WORDS, 3)))
        yield


def rebuild_forever() -> None:
    """Rebuild the index, again and again."""
    while True:
        # One that was killed a moment ago holds the lock of the cluster still.
        wait_until(rebuild_once, "a rebuild is let in", seconds=2 * SECONDS_HELD, pause=0.5)


def rebuild_once() -> bool:
    """Rebuild the index and return True; False where that cannot be now."""
    try:
        rebuild.rebuild_index(batch_size=10)
    except SearchUnavailable:
        return False
    return True


def churn_forever() -> None:
    """Change the bank, again and again, leaving the database to others for as long as using it."""
    began = time.monotonic()
    for _ in churn():
        time.sleep(time.monotonic() - began)
        began = time.monotonic()


def churn_times(number: int) -> None:
    """Change the bank in `number` transactions."""
    for _ in zip(range(number), churn(), strict=False):
        pass


def find(text: str) -> list[str]:
    """Return the titles that a search finds, as the site would."""
    results = run_search(SearchQuery(text=text, language="nl", page_size=100))
    return [] if results.degraded else [hit.plain_title for hit in results.hits]


@only_writer()
def add_in_transaction(title: str) -> str:
    """Add a live initiative as a request of the site does."""
    return add(title)


@only_writer()
def unpublish(key: str) -> None:
    """Unpublish an initiative as a request of the site does."""
    InitiativePage.objects.get(translation_key=key).unpublish()


ACTIONS: dict[str, Callable[..., Any]] = {
    "add": add_in_transaction,
    "unpublish": unpublish,
    "churn": churn_times,
    "churn_forever": churn_forever,
    "find": find,
    "pending": lambda: outbox.outbox_status().pending,
    "rebuild_forever": rebuild_forever,
    "work": lambda: call_command("search_index", "work", stdout=sys.stderr),
}


def main() -> None:
    """Answer requests until there are no more."""
    Phase(sys.argv[1])
    answers = sys.stdout
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        if name.endswith("_forever") or name == "work":
            print(json.dumps("begun"), file=answers, flush=True)
        answer = ACTIONS[name](*arguments)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
