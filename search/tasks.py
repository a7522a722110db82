"""Background work of the search app."""

import logging
from contextlib import suppress

from django_tasks import task

from search.backends.base import SearchUnavailable, State
from search.indexer import Indexer
from search.rebuild import RebuildInProgressError, rebuild_index

logger = logging.getLogger(__name__)


@task()
def drain_outbox() -> None:
    """Bring the index up to date with the outbox; safe to run at any time, any number of times.

    Enqueue it after commit only. What cannot be done now stays pending in the outbox. Where there is no index
    yet, as in a new bank, the first one is built.
    """
    try:
        Indexer().drain()
    except SearchUnavailable as unavailable:
        if unavailable.state == State.MISSING:
            _build_first_index()
            return
        logger.info("search.drain.index_unavailable reason=%s", unavailable)
    except Exception:
        logger.exception("search.drain.failed")
        raise


def _build_first_index() -> None:
    logger.info("search.index.first")
    try:
        with suppress(RebuildInProgressError):
            rebuild_index()
    except SearchUnavailable as unavailable:
        logger.warning("search.index.first_failed reason=%s", unavailable)
