"""Which initiatives a change to a concept's words touches: those that name it, and those that now will."""

import logging
from collections.abc import Collection
from uuid import UUID

from initiatives.models import Concept, InitiativePage, Topic
from initiatives.vocabulary import TOPIC

from .analysis import Label
from .backends.base import MENDED_BY_REBUILD, SearchUnavailable
from .backends.patience import limited_patience
from .reader import get_reader
from .thesaurus import UNNAMED_SCHEMES, concept_id, concept_labels

logger = logging.getLogger(__name__)

Naming = frozenset[Label]
NOTHING: Naming = frozenset()


def naming_of(row: Concept | Topic) -> Naming:
    """Return everything that names `row` as it is now; nothing for what no text is read for."""
    scheme = TOPIC if isinstance(row, Topic) else row.scheme
    if scheme in UNNAMED_SCHEMES or (isinstance(row, Topic) and not row.adopted):
        return NOTHING
    return frozenset(concept_labels(concept_id(scheme, row.slug), row.labels, row.alt))


def stored_naming(row: Concept | Topic) -> Naming:
    """Return what names `row` in the database, before it is saved."""
    stored = type(row).objects.filter(pk=row.pk).first() if row.pk else None
    return naming_of(stored) if stored else NOTHING


def keys_touched(before: Naming, after: Naming) -> set[UUID]:
    """Return the initiatives whose texts name a concept by labels that went, or hold those that came.

    The index tells. Where it has to be built, nothing is touched: that reads the words as they are. Where it
    cannot be asked now, all of them may be.
    """
    if before == after:
        return set()
    gone = {label.concept for label in before - after}
    return _ask(gone, after - before)


def _ask(concepts: Collection[str], labels: Collection[Label]) -> set[UUID]:
    try:
        with limited_patience():
            return {UUID(id) for id in get_reader().naming(concepts, labels)}
    except SearchUnavailable as error:
        logger.info("search.touched.unknown state=%s", error.state)
        if error.state in MENDED_BY_REBUILD:
            return set()
    return set(InitiativePage.objects.values_list("translation_key", flat=True))
