"""A walk through the table as one of the roles, with what every form of the site holds at least."""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.test import Client
from permission_table import Row, outcome
from permission_world import ROLES, People, World

from initiatives.models import Submission
from initiatives.services.submissions import answers_digest

# Whoever gets one of these has changed nothing.
WITHOUT_EFFECT = frozenset({"ok", "onward", "sign-in", "refused", "absent", "method", "invalid"})
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
# Sessions and counts of attempts are kept for whoever asks.
KEPT_FOR_ANYBODY = re.compile(r"django_session$|attempt_counts$|axes_|wagtailusers_userprofile$")
# Wagtail notes who has a page open, and what it has to know of files: their size, and small pictures.
KEPT_OF_LOOKING = re.compile(
    r"wagtailadmin_editingsession$|wagtailcore_pagesubscription$|wagtailsearch_indexentry"
    r"|wagtailimages_(image|rendition)$|wagtaildocs_document$"
)
FORMSETS = ("outcomes", "links", "attachments", "comments", "lines")
# A forged request would be as good as a real one: it is refused for who sends it and not for what it says.
FORM = {
    "title": "Vervalst",
    "slug": "vervalst",
    "summary": "Vervalst.",
    "status": "unknown",
    "translation_state": "original",
    "body-count": "0",
    "comment": "Een reden.",
    "new_title": "Vervalst",
    "new_slug": "vervalst",
    "url": "https://example.org/",
    "seen": answers_digest(Submission(), "what"),
    **{
        f"{name}-{key}": number
        for name in FORMSETS
        for key, number in [("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0")]
    },
}


class Writes:
    """While it is entered, `tables` gathers the tables that are written to."""

    def __init__(self, *, but: Iterable[re.Pattern[str]]) -> None:
        self.tables: set[str] = set()
        self._but = tuple(but)

    def __enter__(self) -> "Writes":
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *fault: object) -> None:
        self._wrapper.__exit__(*fault)

    def _note(self, execute, sql, params, many, context):
        match = WRITE.match(sql)
        if match and not any(pattern.match(match[1]) for pattern in self._but):
            self.tables.add(match[1])
        return execute(sql, params, many, context)


def fill_form(world: World) -> Mapping[str, Any]:
    """Return FORM with what can only be named in this world."""
    return {**FORM, "new_parent_page": world["page:index"]}


def client_for(role: str, people: People) -> Client:
    """Return a client that is signed in as the role; an error of the site is an answer to it."""
    client = Client(raise_request_exception=False)
    if role in people:
        client.force_login(people[role])
    return client


def ask(client: Client, row: Row, method: str, world: World) -> tuple[str, set[str]]:
    """Return the word for the answer and the tables that were written to; all is as before after it."""
    cookies = copy.deepcopy(client.cookies)
    but = [KEPT_FOR_ANYBODY, KEPT_OF_LOOKING] if method == "GET" else [KEPT_FOR_ANYBODY]
    with transaction.atomic():
        with Writes(but=but) as writes:
            path = row.path(world)
            response = client.get(path) if method == "GET" else client.post(path, fill_form(world))
        word = outcome(response, has_changed=bool(writes.tables))
        transaction.set_rollback(True)
    client.cookies = cookies
    return word, writes.tables


def find_faults(rows: Iterable[Row], people: People, world: World) -> Iterator[str]:
    """Yield a sentence for each answer that is not what the table says, or that changed what it must not."""
    rows = list(rows)
    for role in ROLES:
        client = client_for(role, people)
        for row in rows:
            for method, words in row.outcomes.items():
                word, tables = ask(client, row, method, world)
                if word != words[role]:
                    yield f"{method} {row}: {role} gets {word!r}, the table says {words[role]!r}"
                if tables and word in WITHOUT_EFFECT:
                    yield f"{method} {row}: {role} gets {word!r}, but {sorted(tables)} changed"
