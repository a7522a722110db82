"""The table of permissions as the tests read it, and what an answer of the site is called in it."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.constants import ERROR
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils.translation import override
from permission_world import LANGUAGE, ROLES, World

TABLE = Path(__file__).with_name("table.tsv")
METHODS = ("GET", "POST")
ADMIN = "/admin/"
# docs/permissions.md says what they mean.
WORDS = ("ok", "done", "onward", "sign-in", "refused", "absent", "method", "invalid", "error")
STATUSES = {403: "refused", 404: "absent", 405: "method", 400: "invalid", 409: "invalid", 500: "error"}
SIGN_IN = ("account_login", "wagtailadmin_login")


@dataclass(frozen=True, eq=False)
class Row:
    """What everybody gets at one address with one object: `outcomes` is {method: {role: word}}."""

    name: str
    asked_with: tuple[str, ...]
    outcomes: Mapping[str, Mapping[str, str]]

    def __str__(self) -> str:
        return " ".join((self.name, *self.asked_with))

    @property
    def area(self) -> str:
        """The part of the site that the address belongs to; each is walked by a file of tests."""
        if self.name.startswith(("wagtailadmin_pages:", "wagtail_bulk_action")):
            return "pages"
        if self.name.startswith("wagtailsnippet"):
            return "vocabulary"
        return "admin" if self.name.startswith(ADMIN) or self.name in _names_in_admin() else "public"

    def path(self, world: World) -> str:
        """Return the address, with what `world` has for every word that has a colon.

        Raises NoReverseMatch where there is no such address, and KeyError for a word that is not known.
        """
        args = [_look_up(word, world) for word in self.asked_with if not word.startswith("?")]
        query = [word[1:].split("=", 1) for word in self.asked_with if word.startswith("?")]
        with override(LANGUAGE):
            path = self.name if self.name.startswith("/") else reverse(self.name, args=args)
        return path + ("?" + urlencode({key: _look_up(word, world) for key, word in query}) if query else "")


def _look_up(word: str, world: World) -> str:
    return str(world[word]) if ":" in word else word


def read_table() -> list[Row]:
    """Return every row; the lines of one address and object, one for each method or one for both, are one."""
    found: dict[tuple[str, tuple[str, ...]], dict[str, Mapping[str, str]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", strict=True):
            key = line["address"], tuple(line["asked with"].split())
            outcomes = found.setdefault(key, {})
            for method in line["method"].split():
                if method in outcomes:
                    raise ValueError(f"The table has {method} {' '.join((key[0], *key[1]))} twice")
                outcomes[method] = {role: line[role] for role in ROLES}
    return [Row(*key, outcomes) for key, outcomes in found.items()]


def find_routes() -> dict[str, str]:
    """Return {route: name} of every address of the site; one without a name has its route for one."""
    with override(LANGUAGE):
        return {route: name or f"/{route}" for name, route in _walk(get_resolver().url_patterns, (), "")}


@cache
def _names_in_admin() -> frozenset[str]:
    return frozenset(name for route, name in find_routes().items() if f"/{route}".startswith(ADMIN))


def _walk(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...], prefix: str
) -> Iterator[tuple[str, str]]:
    for entry in patterns:
        # Django names the route of an address so too: without the anchor of an inner expression.
        route = prefix + (str(entry.pattern).removeprefix("^") if prefix else str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, inner, route)
        else:
            yield ":".join((*namespaces, entry.name)) if entry.name else "", route


def route_of(path: str) -> str:
    """Return the route that an address belongs to."""
    with override(LANGUAGE):
        return resolve(path.split("?")[0]).route


def in_every_language(name: str) -> set[str]:
    """Return the address called `name` as readers of each language know it."""
    found = set()
    for code, _language in settings.LANGUAGES:
        with override(code):
            found.add(reverse(name))
    return found


def outcome(response: HttpResponse, *, has_changed: bool) -> str:
    """Return the word of the table for an answer; `has_changed` tells whether anything was stored with it."""
    if response.status_code in STATUSES:
        return STATUSES[response.status_code]
    if response.status_code not in (200, 301, 302):
        return str(response.status_code)
    if response.status_code == 200:
        return "done" if has_changed else "ok"
    return _where_to(response, has_changed=has_changed)


def _where_to(response: HttpResponse, *, has_changed: bool) -> str:
    target = response.url.split("?")[0]
    if any(target in in_every_language(name) for name in SIGN_IN):
        return "sign-in"
    asked = response.wsgi_request.path
    if target != asked and target.endswith(asked):
        # What is not found without a language is looked for with one, and not found there.
        return "absent"
    if has_changed:
        return "done"
    if any(message.level >= ERROR for message in get_messages(response.wsgi_request)._queued_messages):
        # Wagtail sends whom it refuses home, and says so there.
        return "refused" if target == reverse("wagtailadmin_home") else "invalid"
    return "onward"
