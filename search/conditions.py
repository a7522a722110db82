"""What each state of an index means: for operators with what to do, and for editors in plain words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .backends.base import State

REBUILD = "Run `manage.py search_index rebuild`, or keep `manage.py search_index work` running: it rebuilds."
ADDRESS = "SEARCH_URL (docs/settings.md)"


@dataclass(frozen=True, slots=True)
class Condition:
    """A state as the system checks tell it, with the id of the message, and as editors are told its cause."""

    id: str
    message: str
    hint: str
    cause: Promise


_NO_INDEX = _("The list of words that search uses has to be made again. That normally happens by itself.")
_UNREACHABLE = _("The search server does not answer.")
_OVERLOADED = _("The search server has more to do than it can manage.")
_MISCONFIGURED = _("The search server is not set up as it should be.")

CONDITIONS: dict[State, Condition] = {
    State.MISSING: Condition("search.W001", "The search index is missing", REBUILD, _NO_INDEX),
    State.UNREADABLE: Condition(
        "search.W002",
        "The search index cannot be read",
        "Give this user the right to read and write the folder that SEARCH_BACKENDS names, then try again.",
        _("The list of words that search uses cannot be read."),
    ),
    State.CORRUPT: Condition("search.W003", "The search index is corrupt", REBUILD, _NO_INDEX),
    State.OTHER_SCHEMA: Condition(
        "search.W004", "The search index belongs to another version of the program", REBUILD, _NO_INDEX
    ),
    State.FOREIGN: Condition(
        "search.W011",
        "The name of the search index is taken by something else",
        f"Name another index in {ADDRESS}, or, if nobody needs what is there, remove it from the cluster "
        "yourself: this program never touches what it did not make. Then run "
        "`manage.py search_index rebuild`.",
        _MISCONFIGURED,
    ),
    State.DOWN: Condition(
        "search.W012",
        "The search server cannot be reached",
        f"See that it runs, and that {ADDRESS} has its host, its port and the right protocol: "
        "`elasticsearch+https` where it speaks TLS.",
        _UNREACHABLE,
    ),
    State.SLOW: Condition(
        "search.W013",
        "The search server answers too late",
        "Look at its processor, memory and disk (docs/operations.md, When the search server is down).",
        _OVERLOADED,
    ),
    State.BUSY: Condition(
        "search.W014",
        "The search server refuses requests because it has too many",
        "Give it more memory or processors, or find who else uses it. What waits is tried again by itself.",
        _OVERLOADED,
    ),
    State.INCOMPLETE: Condition(
        "search.W015",
        "Parts of the search index are on no node that runs",
        "Start the nodes that are missing. If their data is lost, run `manage.py search_index rebuild`.",
        _("A part of the search server does not run."),
    ),
    State.REFUSED: Condition(
        "search.W016",
        "The search server refuses the login, or does not allow what is asked",
        f"Compare user and password, or the API key, of {ADDRESS} with the server's, and its role with "
        "docs/elasticsearch-role.json.",
        _MISCONFIGURED,
    ),
    State.UNTRUSTED: Condition(
        "search.W017",
        "The certificate of the search server cannot be trusted",
        "If it has expired, renew it. If an authority of your own signed it, name that authority's "
        f"certificate in {ADDRESS}. The host in the address must be one that the certificate names.",
        _MISCONFIGURED,
    ),
    State.OTHER_SERVER: Condition(
        "search.W018",
        "What answers at the address of the search server is not Elasticsearch",
        f"Correct host and port in {ADDRESS}: perhaps that is a proxy, or another program.",
        _MISCONFIGURED,
    ),
    State.READ_ONLY: Condition(
        "search.W019",
        "The search server takes no changes",
        "Most often its disk is nearly full: make room, and it takes them again by itself. Else somebody set "
        "`index.blocks`: lift that. Changes wait in the outbox meanwhile.",
        _("The search server takes no changes, most often because its disk is full."),
    ),
}
