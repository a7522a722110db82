"""Background work of the search app."""

import logging

from django_tasks import task

from search.backends.base import SearchUnavailable
from search.indexer import Indexer

logger = logging.getLogger(__name__)


@task()
def drain_outbox() -> None:
    """Bring the index up to date with the outbox; safe to run at any time, any number of times.

    Enqueue it after commit only. What cannot be done now stays pending in the outbox.
    """
    try:
        Indexer().drain()
    except SearchUnavailable as unavailable:
        logger.warning("search.drain.index_unavailable reason=%s", unavailable)
    except Exception:
        logger.exception("search.drain.failed")
        raise
