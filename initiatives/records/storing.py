"""Records to pages: new ones in bulk, changed ones as new revisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from initiatives.choices import TranslationState
from initiatives.models import Concept, InitiativeIndexPage, InitiativePage, TaggedInitiative
from initiatives.models.vocabulary import Scheme

from .body import canonical_body, replace_story
from .catalogue import Catalogue
from .faults import Place
from .mapping import CONCEPT_LISTS, column_values, make_links, make_outcomes
from .publishing import Branch, insert_choices, publish_new_pages
from .ties import Stored, key_of, stored_records
from .writing import chosen_concepts, records_of

# What ties a record to others. It is compared apart, because a dump names public records only.
TIES = ("translation_of", "translation_state", "adapted_from")


@dataclass
class LoadReport:
    """What loading did, or would do: numbers of records."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


class RecordStore:
    """Stores canonical records whose ties were checked, in the caller's transaction."""

    def __init__(self, known: Catalogue, *, dry_run: bool = False) -> None:
        self.report = LoadReport()
        self._known = known
        self._dry_run = dry_run
        self._concepts = Concept.objects.exclude(scheme=Scheme.TERM).in_bulk()
        self._branches: dict[str, Branch] = {}
        # Records that are adapted from one which was not stored yet: (record, source).
        self._unresolved: list[tuple[str, str]] = []

    def load(self, batch: Sequence[tuple[dict, Place]]) -> None:
        """Create or update the pages of `batch`; report at its place a record that the page refuses."""
        pages = {
            page.record_id: page
            for page in InitiativePage.objects.filter(
                record_id__in=[record["id"] for record, _place in batch]
            )
        }
        current = {record["id"]: record for record in records_of(list(pages.values()))} if pages else {}
        sources = _keys_of_sources(record for record, _place in batch)
        fresh = []
        for record, place in batch:
            page = pages.get(record["id"])
            if page is None:
                fresh.append(record)
            elif page.live and _is_same(record, current[page.record_id], page, sources):
                self.report.unchanged += 1
            else:
                self._update(page, record, current[page.record_id], sources, place)
        self._create(fresh, sources)

    def finish(self) -> None:
        """Tie what was adapted from a record that stood behind it in the files."""
        for record_id, source_id in self._unresolved:
            page = InitiativePage.objects.get(record_id=record_id)
            page.adapted_from = InitiativePage.objects.get(record_id=source_id)
            page.save(clean=False, update_fields=["adapted_from"])
            revision = page.latest_revision
            revision.content = {**revision.content, "adapted_from": page.adapted_from_id}
            revision.save(update_fields=["content"])

    def _create(self, records: Sequence[dict], sources: Mapping[str, int]) -> None:
        self.report.created += len(records)
        if self._dry_run or not records:
            return
        stored = stored_records({_root(record) for record in records})
        pages = [self._new_page(record, stored, sources) for record in records]
        for language in {record["language"] for record in records}:
            siblings = [
                page for page, record in zip(pages, records, strict=True) if record["language"] == language
            ]
            self._branch(language).place(siblings)
        publish_new_pages(pages, [self._choices(record) for record in records])

    def _new_page(
        self, record: dict, stored: Mapping[str, Stored], sources: Mapping[str, int]
    ) -> InitiativePage:
        page = InitiativePage(
            record_id=record["id"],
            slug=_root(record),
            locale_id=self._known.get("language", record["language"]).pk,
            translation_key=key_of(_root(record), stored),
        )
        self._apply(page, record, sources)
        page.body = replace_story([], record["body"])
        return page

    def _branch(self, language: str) -> Branch:
        if language not in self._branches:
            index_page = InitiativeIndexPage.objects.filter(locale__language_code=language).first()
            self._branches[language] = Branch(index_page)
        return self._branches[language]

    def _update(
        self, page: InitiativePage, record: dict, current: dict, sources: Mapping[str, int], place: Place
    ) -> None:
        self.report.updated += 1
        if self._dry_run:
            return
        self._apply(page, record, sources)
        if record["body"] != current["body"]:
            page.body = replace_story(page.body.raw_data, record["body"])
        # A record is published now; a page that is live keeps the day on which it expires.
        page.go_live_at = None
        if not page.live:
            page.expire_at = None
        try:
            page.save_revision(log_action=True).publish()
        except ValidationError as error:
            place.fault(" ".join(error.messages))
            return
        self._reorder(page, self._choices(record))

    def _apply(self, page: InitiativePage, record: dict, sources: Mapping[str, int]) -> None:
        """Set all but the body of `page` to what `record` says; children and relations in memory."""
        for name, value in column_values(record, self._known).items():
            setattr(page, name, value)
        page.translation_state = _state_of(record)
        page.adapted_from_id = self._resolve_source(record, sources)
        for name, keys in self._choices(record).items():
            setattr(page, name, [self._concepts[pk] for pk in keys])
        page.outcomes = make_outcomes(record)
        page.links = make_links(record)
        free = (
            [row for row in page.tagged_topics.select_related("tag") if not row.tag.adopted]
            if page.pk
            else []
        )
        topics = [self._known.get("topic", slug).pk for slug in record["topics"]]
        page.tagged_topics = [*free, *(TaggedInitiative(tag_id=pk) for pk in topics)]

    def _choices(self, record: dict) -> dict[str, list[int]]:
        return {
            name: [self._known.get(scheme, slug).pk for slug in record[name]]
            for name, scheme in CONCEPT_LISTS.items()
        }

    def _resolve_source(self, record: dict, sources: Mapping[str, int]) -> int | None:
        source = record.get("adapted_from")
        if source and source not in sources:
            self._unresolved.append((record["id"], source))
        return sources.get(source)

    def _reorder(self, page: InitiativePage, choices: Mapping[str, list[int]]) -> None:
        """Store what was chosen in the order of the record: publishing only adds and removes."""
        wrong = {
            name: keys for name, keys in choices.items() if chosen_concepts(name, [page])[page.pk] != keys
        }
        for name in wrong:
            page._meta.get_field(name).remote_field.through.objects.filter(initiativepage=page).delete()
        if wrong:
            insert_choices([page], [wrong])


def _root(record: dict) -> str:
    return record["translation_of"] or record["id"]


def _state_of(record: dict) -> str:
    if record["translation_of"] is None:
        return TranslationState.ORIGINAL
    return record.get("translation_state", TranslationState.TRANSLATION)


def _keys_of_sources(records: Iterable[dict]) -> dict[str, int]:
    """Return {id: key of the page} of what `records` are adapted from, as far as it is stored."""
    wanted = {record["adapted_from"] for record in records if "adapted_from" in record}
    if not wanted:
        return {}
    return dict(InitiativePage.objects.filter(record_id__in=wanted).values_list("record_id", "pk"))


def _is_same(record: dict, current: dict, page: InitiativePage, sources: Mapping[str, int]) -> bool:
    """Return whether `record` says what `page` holds, whose own record is `current`."""
    if any(record[name] != value for name, value in current.items() if name not in (*TIES, "body")):
        return False
    if any(name not in current for name in record if name not in TIES):
        return False
    if record["body"] != current["body"] and canonical_body(record["body"]) != current["body"]:
        return False
    if all(record.get(name) == current.get(name) for name in TIES):
        return True
    source = record.get("adapted_from")
    return page.translation_state == _state_of(record) and page.adapted_from_id == sources.get(source)
