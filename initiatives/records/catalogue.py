"""What a record may refer to: concepts, organisations, languages and countries, with their names."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from initiatives.countries import country_codes, country_name
from initiatives.models import InitiativeIndexPage, Organisation
from initiatives.vocabulary import get_vocabulary

# A list of all values helps where there are few; beyond that only what looks alike.
FEW = 16
LONGEST_GUESS = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """One value: its primary key where it is a row, its names in any language, and its country."""

    pk: int | None = None
    names: tuple[str, ...] = ()
    country: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The values of each kind: the schemes of the vocabulary, "organisation", "language" and "country"."""

    entries: Mapping[str, Mapping[str, Entry]]

    def get(self, kind: str, key: str) -> Entry | None:
        """Return the entry of `kind` that `key` names, or None."""
        return self.entries[kind].get(key)

    def suggest(self, kind: str, value: str) -> list[str]:
        """Return keys that `value` may have been meant for, by key or by name; all where they are few."""
        entries = self.entries[kind]
        keys = {name.casefold(): key for key, entry in entries.items() for name in (*entry.names, key)}
        wanted = value[:LONGEST_GUESS].casefold()
        close = difflib.get_close_matches(wanted, keys, n=3, cutoff=0.7)
        if not close and len(entries) <= FEW:
            return list(entries)
        return list(dict.fromkeys(keys[name] for name in close))


def load_catalogue() -> Catalogue:
    """Return what records may refer to now; languages are those with a list of initiatives."""
    vocabulary = get_vocabulary()
    entries = {
        scheme: {slug: Entry(entry.pk, tuple(entry.labels.values())) for slug, entry in concepts.items()}
        for scheme, concepts in vocabulary.schemes.items()
    }
    entries["organisation"] = {
        slug: Entry(pk, (name,), country)
        for pk, slug, name, country in Organisation.objects.values_list("pk", "slug", "name", "country")
    }
    names = dict(settings.LANGUAGES)
    entries["language"] = {
        code: Entry(pk, (names[code],))
        for code, pk in InitiativeIndexPage.objects.values_list("locale__language_code", "locale_id")
        if code in names
    }
    entries["country"] = {
        code: Entry(names=tuple(country_name(code, language) for language in names))
        for code in country_codes()
    }
    return Catalogue(entries)
