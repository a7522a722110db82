"""What must hold among the entries of some files and those in the bank."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from initiatives.models import Topic
from initiatives.records.faults import Place
from initiatives.vocabulary import TOPIC

# Stands for organisations where other entries have a scheme.
ORGANISATION = "organisation"


class Entry(NamedTuple):
    """One canonical record, its scheme (or ORGANISATION), and where it stands."""

    scheme: str
    record: dict
    place: Place

    @property
    def slug(self) -> str:
        """The id of the record."""
        return self.record["id"]


def check_ties(entries: Sequence[Entry]) -> None:
    """Report ids that stand twice, broader topics that are missing or too deep, and names that are taken."""
    _check_ids(entries)
    topics = {entry.slug: entry for entry in entries if entry.scheme == TOPIC}
    stored = dict(Topic.objects.filter(adopted=True).values_list("slug", "broader__slug"))
    parents = {**stored, **{slug: entry.record["broader"] for slug, entry in topics.items()}}
    for entry in entries:
        _check_broader(entry, parents)
    for slug, entry in topics.items():
        narrower = [child for child, parent in stored.items() if parent == slug and child not in topics]
        if entry.record["broader"] and narrower:
            message = _("A topic that has narrower ones, such as “%(narrower)s”, cannot have a broader one.")
            entry.place.at("broader").fault(message % {"narrower": narrower[0]}, entry.record["broader"])
    _check_names(topics.values())


def topic_name(record: Mapping) -> str:
    """Return the name of a new topic as a tag: its English label, else the first that it has."""
    labels = record["labels"] or {}
    return labels.get("en") or next(iter(labels.values()), record["id"])


def _check_ids(entries: Iterable[Entry]) -> None:
    seen: dict[tuple[str, str], Place] = {}
    for entry in entries:
        first = seen.setdefault((entry.scheme, entry.slug), entry.place)
        if first is not entry.place:
            message = _("This id stands twice; first in %(file)s, %(place)s.")
            where = {"file": first.file, "place": first.path or first.line}
            entry.place.at("id").fault(message % where, entry.slug)


def _check_broader(entry: Entry, parents: Mapping[str, str | None]) -> None:
    parent = entry.record.get("broader")
    if not parent:
        return
    place = entry.place.at("broader")
    if parent not in parents:
        place.fault(_("There is no such topic, neither in the files nor in the bank."), parent)
    elif entry.scheme == TOPIC and parents[parent]:
        place.fault(_("Topics have at most two levels. Give a topic without a broader one."), parent)


def _check_names(topics: Iterable[Entry]) -> None:
    """Report a new topic whose name as a tag is that of another; upper and lower case count as the same."""
    stored = Topic.objects.values_list("name", "slug")
    taken = {name.casefold(): slug for name, slug in stored}
    slugs = set(taken.values())
    for entry in topics:
        name = topic_name(entry.record)
        owner = taken.setdefault(name.casefold(), entry.slug)
        if entry.slug not in slugs and owner != entry.slug:
            message = _("There is already a topic with this name: %(slug)s.")
            entry.place.at("labels").fault(message % {"slug": owner}, name)
