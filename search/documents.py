"""What is searched: one document for an initiative, whatever its number of language versions."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.conf import settings

from .analysis import sort_key
from .facets import year_range

_EPOCH = datetime.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class LanguageText:
    """The plain text of one language version; `names` are its names of organisation and place."""

    language: str
    title: str
    summary: str = ""
    body: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True)
class InitiativeDocument:
    """One initiative as the index knows it.

    `id` is the translation key; `version` rises with every request to look again, and is 0 in a rebuild.
    `facets` holds {facet: values}: topics with their broader ones, years as ranges. `newest` and
    `reviewed` are days since 1970, 0 if unknown; `evidence` is the step on the ladder, 0 if unknown.
    `titles` holds the sort key of the title for readers of each language.
    """

    id: str
    version: int
    texts: tuple[LanguageText, ...]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    newest: int = 0
    reviewed: int = 0
    evidence: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)

    def digest(self) -> str:
        """Return a hash of all but the version: two documents with one digest answer alike."""
        content = {**asdict(self), "version": None}
        encoded = json.dumps(content, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")
        return hashlib.blake2b(encoded, digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Version:
    """What the index needs to know of one public language version, relations as slugs in vocabulary order."""

    language: str
    is_original: bool
    text: LanguageText
    facets: Mapping[str, tuple[str, ...]]
    start_year: int | None = None
    evidence_rank: int = 0
    first_published: datetime.date | None = None
    reviewed_on: datetime.date | None = None


def build_document(
    versions: Sequence[Version], *, id: str, version: int = 0, broader: Mapping[str, str] | None = None
) -> InitiativeDocument | None:
    """Return the document of one initiative from its public language versions; None if it has none.

    Facts are those of the original if it is public, else of the first version by the order of the site's
    languages. `broader` holds {topic: its broader topic}.
    """
    if not versions:
        return None
    ordered = sorted(versions, key=lambda each: _language_order(each.language))
    facts = next((each for each in ordered if each.is_original), ordered[0])
    published = [each.first_published for each in versions if each.first_published]
    return InitiativeDocument(
        id=id,
        version=version,
        texts=tuple(each.text for each in ordered),
        facets=_facets(facts, ordered, broader or {}),
        newest=_days(min(published, default=None)),
        reviewed=_days(facts.reviewed_on),
        evidence=facts.evidence_rank,
        titles=_titles(ordered, facts),
    )


def _facets(
    facts: Version, versions: Iterable[Version], broader: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    facets = {name: tuple(values) for name, values in facts.facets.items() if values}
    if "topic" in facets:
        parents = (broader[topic] for topic in facets["topic"] if topic in broader)
        facets["topic"] = tuple(dict.fromkeys((*facets["topic"], *parents)))
    facets["language"] = tuple(version.language for version in versions)
    if facts.start_year:
        facets["year"] = (year_range(facts.start_year),)
    return facets


def _titles(versions: Sequence[Version], facts: Version) -> dict[str, str]:
    own = {version.language: version.text.title for version in versions}
    return {code: sort_key(own.get(code, facts.text.title), code) for code, _name in settings.LANGUAGES}


def _language_order(code: str) -> int:
    return [known for known, _name in settings.LANGUAGES].index(code)


def _days(date: datetime.date | None) -> int:
    return max(0, date.toordinal() - _EPOCH) if date else 0
