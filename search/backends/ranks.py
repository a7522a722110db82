"""The keys by which every engine orders documents, down to a hash of the id where all is equal."""

import hashlib

from django.conf import settings

from search.documents import InitiativeDocument

# The field of every order but relevance, all from high to low; titles have one for each language, from low to
# high.
RANKS = {"newest": "rank_newest", "reviewed": "rank_reviewed", "evidence": "rank_evidence"}
TIE_BREAKER = "rank_evidence"

_MAX_DAYS = 2**16 - 1
_MAX_EVIDENCE = 7
# Far beyond any title; engines bound what they sort by.
_LONGEST_TITLE = 2_000


def title_field(language: str) -> str:
    """Return the field that orders titles for readers of `language`."""
    return f"title_{language}"


def rank_fields(document: InitiativeDocument) -> dict[str, int]:
    """Return {field: rank}.

    Evidence itself is followed by the date of the last review; that order breaks the ties of relevance too.

    A rank is one number of 64 bits, none of them a sign: 16 of days, 3 of evidence and 45 of a hash of the
    id, strongest first; so nothing needs to be looked up to order by it.
    """
    stable = int.from_bytes(hashlib.blake2b(document.id.encode(), digest_size=8).digest()) >> 19
    newest = min(document.newest, _MAX_DAYS)
    reviewed = min(document.reviewed, _MAX_DAYS)
    evidence = _evidence(document)
    return {
        "rank_newest": newest << 48 | evidence << 45 | stable,
        "rank_reviewed": reviewed << 48 | evidence << 45 | stable,
        "rank_evidence": evidence << 61 | reviewed << 45 | stable,
    }


def title_keys(document: InitiativeDocument) -> dict[str, str]:
    """Return {field: sort key} of the title for readers of each language."""
    ties = f"\x1f{_MAX_EVIDENCE - _evidence(document)}{document.id}"
    return {
        title_field(code): document.titles.get(code, "")[:_LONGEST_TITLE] + ties
        for code, _name in settings.LANGUAGES
    }


def _evidence(document: InitiativeDocument) -> int:
    return min(document.evidence, _MAX_EVIDENCE)
