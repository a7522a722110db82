"""What ties the records of some files to each other and to those in the bank."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from initiatives.choices import TranslationState
from initiatives.models import InitiativePage

from .batches import batches
from .faults import FaultLog, Place

# The namespace of translation keys: the same record gets the same key in every bank.
_KEYS = uuid.UUID("7a3cf7a6-3f5c-4b0e-9a55-2b8f1d7c9e10")


class Tie(NamedTuple):
    """What of a record others depend on, and where it stands."""

    record_id: str
    language: str
    original: str | None
    source: str | None
    file: str
    line: int

    @property
    def root(self) -> str:
        """The id of the original that this is a version of, which may be the record itself."""
        return self.original or self.record_id


class Stored(NamedTuple):
    """A record that is in the bank already, live or not."""

    record_id: str
    language: str
    key: uuid.UUID
    state: str


class Ties:
    """The ties of all records of a run; grows by some hundred bytes a record."""

    def __init__(self, log: FaultLog) -> None:
        self._log = log
        self._ties: dict[str, Tie] = {}
        # {(original, language): record} for what the files say themselves.
        self._versions: dict[tuple[str, str], str] = {}

    def __len__(self) -> int:
        return len(self._ties)

    def add(self, record: dict, place: Place) -> None:
        """Note the ties of `record`; report an id that stood before."""
        first = self._ties.get(record["id"])
        if first:
            message = _("This id stands in %(file)s, line %(line)d already. Each record has its own.")
            place.at("id").fault(message % {"file": first.file, "line": first.line}, record["id"])
            return
        tie = _tie_of(record, place)
        self._ties[tie.record_id] = tie
        self._versions.setdefault((tie.root, tie.language), tie.record_id)

    def confirm(self, record: dict, place: Place) -> None:
        """Report `record` if it is not the one that was noted from this place: its ties were not checked."""
        if self._ties.get(record["id"]) != _tie_of(record, place):
            place.fault(_("The file was changed while it was read. Try again."), record["id"])

    def check(self) -> None:
        """Report every tie that does not hold among the records and the bank as it is now."""
        for ties in batches(self._ties.values()):
            named = {name for tie in ties for name in (tie.record_id, tie.root, tie.source) if name}
            stored = stored_records(named)
            versions = _stored_versions(key_of(tie.root, stored) for tie in ties)
            for tie in ties:
                if self._has_possible_original(tie, stored):
                    self._check_version(tie, stored, versions)
                if tie.source and tie.source not in self._ties and tie.source not in stored:
                    message = _("There is no such record, neither in the files nor in the bank.")
                    self._place(tie, "adapted_from").fault(message, tie.source)

    def _has_possible_original(self, tie: Tie, stored: Mapping[str, Stored]) -> bool:
        """Return whether `tie` is an original or names one; report it if not."""
        if tie.original is None:
            return True
        original = self._ties.get(tie.original) or stored.get(tie.original)
        place = self._place(tie, "translation_of")
        if original is None:
            place.fault(
                _("The original is missing: there is no such record, neither in the files nor in the bank."),
                tie.original,
            )
        elif _is_translation(original):
            place.fault(_("This record is a translation itself. Give its original."), tie.original)
        elif original.language == tie.language:
            place.fault(
                _("The original has the same language, “%(language)s”.") % tie._asdict(), tie.original
            )
        else:
            return True
        return False

    def _check_version(self, tie: Tie, stored: Mapping[str, Stored], versions: Mapping) -> None:
        """Report a second version in one language, and a record that would move to another initiative."""
        key = key_of(tie.root, stored)
        here = stored.get(tie.record_id)
        other = self._versions[tie.root, tie.language]
        if other == tie.record_id:
            other = versions.get((key, tie.language), other)
        if here and here.language != tie.language:
            message = _("This record is in the language “%(language)s”. Use a new id for another language.")
            self._place(tie, "language").fault(message % here._asdict(), tie.language)
        elif here and here.key != key:
            message = _(
                "This record is in the bank as a version of something else. Use a new id, or leave this."
            )
            self._place(tie, "translation_of").fault(message, tie.original)
        elif other != tie.record_id:
            message = _("There is a version of this initiative in “%(language)s” already: %(other)s.")
            values = {"language": tie.language, "other": other}
            self._place(tie, "language").fault(message % values, tie.language)

    def _place(self, tie: Tie, field: str) -> Place:
        return Place(self._log, tie.file, tie.line, field)


def _tie_of(record: dict, place: Place) -> Tie:
    source = record.get("adapted_from")
    return Tie(record["id"], record["language"], record["translation_of"], source, place.file, place.line)


def _is_translation(original: Tie | Stored) -> bool:
    if isinstance(original, Tie):
        return original.original is not None
    return original.state != TranslationState.ORIGINAL


def stored_records(ids: Collection[str]) -> dict[str, Stored]:
    """Return {id: what is stored} for those of `ids` that are in the bank."""
    pages = InitiativePage.objects.filter(record_id__in=ids)
    rows = pages.values_list("record_id", "locale__language_code", "translation_key", "translation_state")
    return {row[0]: Stored(*row) for row in rows}


def _stored_versions(keys: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, str], str]:
    pages = InitiativePage.objects.filter(translation_key__in=set(keys))
    rows = pages.values_list("translation_key", "locale__language_code", "record_id")
    return {(key, language): record_id for key, language, record_id in rows}


def key_of(root: str, stored: Mapping[str, Stored]) -> uuid.UUID:
    """Return the translation key of the initiative whose original is `root`: as in the bank, else its own."""
    return stored[root].key if root in stored else uuid.uuid5(_KEYS, root)
