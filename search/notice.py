"""What editors are told on the admin's home while search is not as it should be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from wagtail.admin.ui.components import Component

from .backends.base import State
from .conditions import CONDITIONS
from .holdup import find_holdup
from .outbox import outbox_status
from .reader import READABLE, get_reader


@dataclass(frozen=True, slots=True)
class Notice:
    """What is wrong, in words for editors.

    `causes` say why. `is_simple`: readers get a simple search. `waiting`: so many initiatives are changed but
    not yet found as they are now, and `since` when that is held up, None if it is not. `failing`: so many
    cannot be indexed though nothing holds them up.
    """

    causes: tuple[Promise, ...]
    is_simple: bool
    waiting: int
    failing: int
    since: datetime | None


def find_notice() -> Notice | None:
    """Return what editors should know; None where all is well. Two queries and one question to the engine."""
    state = get_reader().health().state
    holdup = find_holdup()
    outbox = outbox_status()
    states = dict.fromkeys((state, holdup.state if holdup else State.OK))
    causes = dict.fromkeys(CONDITIONS[each].cause for each in states if each in CONDITIONS)
    if not (causes or outbox.failing):
        return None
    return Notice(
        causes=tuple(causes),
        is_simple=state not in READABLE,
        waiting=outbox.pending - outbox.failing if holdup else 0,
        failing=outbox.failing,
        since=holdup.since if holdup else None,
    )


class SearchNotice(Component):
    """The notice as a panel, above all others."""

    name = "search_notice"
    order = 10
    template_name = "search/admin/notice.html"

    def __init__(self, notice: Notice) -> None:
        self.notice = notice

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"notice": self.notice, "is_administrator": parent_context["request"].user.is_superuser}
