"""What holds indexing up: kept in the database, so that web processes know what the worker met."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from .backends.base import State
from .models import IndexingState

logger = logging.getLogger(__name__)

_ROW = 1


@dataclass(frozen=True, slots=True)
class Holdup:
    """Why changes cannot be indexed, and since when."""

    state: State
    since: datetime


def note_indexing(state: State) -> None:
    """Keep how the index took the last changes: one query, and one line in the log where that is new."""
    row = IndexingState.objects.filter(pk=_ROW)
    if row.exclude(state=state).update(state=state, since=timezone.now()):
        _log(state)
    elif state != State.OK:
        _row, is_new = IndexingState.objects.get_or_create(pk=_ROW, defaults={"state": state})
        if is_new:
            _log(state)


def find_holdup() -> Holdup | None:
    """Return what holds indexing up now; None where nothing does. One query."""
    row = IndexingState.objects.filter(pk=_ROW).exclude(state=State.OK).first()
    # Another version of the program may know more states.
    return Holdup(State(row.state), row.since) if row and row.state in {*State} else None


def _log(state: State) -> None:
    if state == State.OK:
        logger.warning("search.indexing.resumed")
    else:
        logger.warning("search.indexing.held_up state=%s", state)
