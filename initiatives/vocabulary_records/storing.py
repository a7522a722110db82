"""Vocabulary records to rows."""

from collections.abc import Mapping, Sequence

from django.db.models import Model, QuerySet

from initiatives.models import Concept, Organisation, Topic
from initiatives.models.vocabulary import Scheme
from initiatives.records.storing import LoadReport
from initiatives.services.vocabulary import next_sort_order
from initiatives.vocabulary import TOPIC

from .ties import ORGANISATION, Entry, topic_name
from .writing import concept_record, organisation_record, term_record


class VocabularyStore:
    """Stores canonical entries whose ties were checked, in the caller's transaction."""

    def __init__(self, *, dry_run: bool) -> None:
        self.report = LoadReport()
        self._dry_run = dry_run

    def load(self, entries: Sequence[Entry]) -> None:
        """Store `entries`: topics before what stands below them, and each scheme as a whole."""
        by_scheme: dict[str, list[Entry]] = {}
        for entry in entries:
            by_scheme.setdefault(entry.scheme, []).append(entry)
        self._load_topics(by_scheme.pop(TOPIC, []))
        self._load_organisations(by_scheme.pop(ORGANISATION, []))
        for scheme, members in by_scheme.items():
            self._load_concepts(scheme, members)

    def _load_topics(self, entries: Sequence[Entry]) -> None:
        rows = {row.slug: row for row in Topic.objects.select_related("broader")}
        adopted = [slug for slug, row in rows.items() if row.adopted]
        places = _places(entries, adopted, rows, Topic.objects.all())
        for entry in sorted(entries, key=lambda entry: entry.record["broader"] is not None):
            row = rows.get(entry.slug) or Topic(slug=entry.slug, name=topic_name(entry.record))
            is_same = row.adopted and concept_record(row) == entry.record
            row.adopted = True
            self._save_concept(row, entry, places[entry.slug], is_same=is_same)

    def _load_concepts(self, scheme: str, entries: Sequence[Entry]) -> None:
        stored = Concept.objects.filter(scheme=scheme)
        rows = {row.slug: row for row in stored.select_related("broader")}
        places = _places(entries, list(rows), rows, stored)
        record_of = term_record if scheme == Scheme.TERM else concept_record
        for entry in entries:
            row = rows.get(entry.slug) or Concept(scheme=scheme, slug=entry.slug)
            is_same = entry.slug in rows and record_of(row) == entry.record
            row.stepchange = entry.record.get("stepchange", "")
            self._save_concept(row, entry, places[entry.slug], is_same=is_same)

    def _save_concept(self, row: Concept | Topic, entry: Entry, place: int, *, is_same: bool) -> None:
        if not self._is_change(row, is_same=is_same and row.sort_order == place):
            return
        record = entry.record
        row.labels, row.alt, row.definition = record["labels"], record["alt"], record.get("definition", {})
        row.broader = Topic.objects.get(slug=record["broader"]) if record["broader"] else None
        row.sort_order = place
        row.save()

    def _load_organisations(self, entries: Sequence[Entry]) -> None:
        rows = {row.slug: row for row in Organisation.objects.all()}
        for entry in entries:
            row = rows.get(entry.slug) or Organisation(slug=entry.slug)
            if self._is_change(row, is_same=organisation_record(row) == entry.record):
                for name in ("name", "country", "city", "kind", "domain"):
                    setattr(row, name, entry.record[name] or "")
                row.save()

    def _is_change(self, row: Model, *, is_same: bool) -> bool:
        """Count what becomes of `row`, and return whether it has to be written."""
        if row.pk is None:
            self.report.created += 1
        elif is_same:
            self.report.unchanged += 1
            return False
        else:
            self.report.updated += 1
        return not self._dry_run


def _places(
    entries: Sequence[Entry], known: Sequence[str], rows: Mapping[str, Concept | Topic], scheme: QuerySet
) -> dict[str, int]:
    """Return {slug: place}: as in the file if it names all `known` in another order, else new ones last."""
    named = [entry.slug for entry in entries]
    kept = {slug: rows[slug].sort_order for slug in known}
    new = [slug for slug in named if slug not in kept]
    if kept.keys() <= set(named) and named != [*known, *new]:
        return {slug: place for place, slug in enumerate(named)}
    last = next_sort_order(scheme.model, pk__in=scheme)
    return kept | {slug: last + number for number, slug in enumerate(new)}
