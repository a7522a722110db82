"""Totals and facet counts of the real index against a recount of the real records, one by one."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command

from initiatives.countries import country_name
from initiatives.models import InitiativePage
from initiatives.vocabulary import get_vocabulary
from search.analysis import Thesaurus, document_terms, understand
from search.facets import FACET_NAMES, year_range
from search.query import SearchQuery, canonical_filters
from search.rebuild import rebuild_index
from search.results import run_search
from search.thesaurus import get_thesaurus

SEARCHES = 200
LANGUAGES = ("nl", "nb", "en")
RELATIONS = {"theme": "themes", "audience": "audiences", "level": "levels", "delivery": "delivery"}
OWN_CONCEPTS = ("theme", "topic", "kind", "audience", "level", "delivery")
SINGLES = ("kind", "evidence", "effort", "organisation")


@dataclass(frozen=True)
class Initiative:
    """One initiative as the recount knows it."""

    words: frozenset[str]
    stems: frozenset[str]
    near: frozenset[str]
    named_near: frozenset[str]
    concepts: frozenset[str]
    facets: Mapping[str, frozenset[str]]

    def holds(self, word) -> bool:
        """Tell whether a word of a search stands in any language version."""
        stems = {stem for _code, stem in word.stems}
        if word.pieces and all(self.holds(piece) for piece in word.pieces):
            return True
        if any(len(forms.pieces) > 1 and self.near.issuperset(forms.pieces) for _code, forms in word.forms):
            return True
        return bool(stems & self.stems) or ((word.is_stop or word.is_own) and word.word in self.words)

    def holds_unit(self, unit) -> bool:
        """Tell whether the words of a unit stand in any language version, or what they name or are called.

        What they name is a concept, or one of each part of a compound in titles and summaries.
        """
        if self.concepts & {each.concept for each in unit.concepts}:
            return True
        if any(
            (self.near if len(stems) > 1 else self.stems).issuperset(stems) for stems in unit.translations
        ):
            return True
        if unit.parts and all(self.named_near & set(part) for part in unit.parts):
            return True
        return all(self.holds(word) for word in unit.words)

    def holds_any(self, units) -> bool:
        """Tell whether this holds any of the units, or a concept near what one of them means."""
        related = {each.concept for unit in units for each in unit.related}
        return bool(self.concepts & related) or any(self.holds_unit(unit) for unit in units)

    def passes(self, filters, *, but: str = "") -> bool:
        """Tell whether this has a chosen value in every facet; facet `but` does not count."""
        return all(self.facets[name] & set(values) for name, values in filters if name != but)


def read_text(page: InitiativePage) -> str:
    """Return all that a reader could search for, straight from the page."""
    story = " ".join(BeautifulSoup(block.value.source, "html.parser").get_text(" ") for block in page.body)
    organisation = page.organisation.name if page.organisation else ""
    country = country_name(page.country, page.locale.language_code)
    return "\n".join([page.title, page.summary, story, organisation, page.place, country])


def read_facets(page: InitiativePage, languages: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return {facet: values} of an original, read through its relations."""
    topics = {topic for topic in page.topics.all() if topic.adopted}
    facets = {name: {each.slug for each in getattr(page, field).all()} for name, field in RELATIONS.items()}
    facets |= {name: {getattr(page, name).slug} if getattr(page, name) else set() for name in SINGLES}
    facets["topic"] = {each.slug for topic in topics for each in (topic, topic.broader) if each}
    facets |= {"country": {page.country}, "status": {page.status}, "language": set(languages)}
    facets["year"] = {year_range(page.start_year)} if page.start_year else set()
    return {name: frozenset(facets[name]) for name in FACET_NAMES}


def stems_and_parts(terms) -> frozenset[str]:
    """Return what these terms are found by, beside stop words."""
    return frozenset(stem for each in terms for stem in f"{each.stems} {each.parts}".split())


def thesaurus() -> Thesaurus:
    """Return the thesaurus of the bank."""
    return get_thesaurus(get_vocabulary())


def read_concepts(pages: list[InitiativePage], read: Callable[[InitiativePage], str]) -> frozenset[str]:
    """Return the concepts that what is read of each version names."""
    found = (thesaurus().concepts_in(read(page), page.locale.language_code) for page in pages)
    return frozenset(concept for concepts in found for concept in concepts)


def own_concepts(facets: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the concepts that an initiative has by its facts."""
    return frozenset(f"{name}/{value}" for name in OWN_CONCEPTS for value in facets[name])


def read_initiatives() -> list[Initiative]:
    """Return every live initiative."""
    groups: dict[object, list[InitiativePage]] = {}
    for page in InitiativePage.objects.live().select_related("locale", "organisation"):
        groups.setdefault(page.translation_key, []).append(page)
    initiatives = []
    for pages in groups.values():
        original = next(page for page in pages if page.translation_state == "original")
        facets = read_facets(original, (page.locale.language_code for page in pages))
        terms = [document_terms(read_text(page), page.locale.language_code) for page in pages]
        near = [document_terms(f"{page.title}\n{page.summary}", page.locale.language_code) for page in pages]
        initiatives.append(
            Initiative(
                words=frozenset(word for each in terms for word in each.words.split()),
                stems=stems_and_parts(terms),
                near=stems_and_parts(near),
                named_near=read_concepts(pages, lambda page: f"{page.title}\n{page.summary}"),
                concepts=read_concepts(pages, read_text) | own_concepts(facets),
                facets=facets,
            )
        )
    return initiatives


def recount(initiatives: list[Initiative], query: SearchQuery):
    """Return (total, {facet: {value: count}}, widened) by looking at every initiative."""
    wanted = understand(query.text, query.language, thesaurus()).units
    found = [each for each in initiatives if all(each.holds_unit(unit) for unit in wanted)]
    several, related = len(wanted) > 1, any(unit.related for unit in wanted)
    widened = (several or related) and len(found) < 20
    if widened:
        found = [each for each in initiatives if each.holds_any(wanted)]
    counts = {}
    for name in FACET_NAMES:
        beside = (each for each in found if each.passes(query.filters, but=name))
        counts[name] = dict(Counter(value for each in beside for value in each.facets[name]))
    total = sum(each.passes(query.filters) for each in found)
    return total, counts, widened


def random_query(chance: random.Random, texts: list[list[str]], initiatives: list[Initiative]) -> SearchQuery:
    """Return a search as a reader might make it: up to four words of a record, up to three facets."""
    text = " ".join(chance.sample(chance.choice(texts), chance.choice([0, 1, 1, 2, 2, 3, 4])))
    filters = {}
    for name in chance.sample(FACET_NAMES, chance.choice([0, 0, 1, 2, 3])):
        values = sorted({value for each in initiatives for value in each.facets[name]})
        filters[name] = chance.sample(values, min(len(values), chance.choice([1, 1, 2])))
    return SearchQuery(text=text, filters=canonical_filters(filters), language=chance.choice(LANGUAGES))


@pytest.mark.django_db
def test_totals_and_counts_of_200_random_searches_are_those_of_the_database(backend):
    call_command(
        "load_records", settings.BASE_DIR / "initiatives" / "data" / "initiatives.jsonl", verbosity=0
    )
    rebuild_index(backend=backend)
    initiatives = read_initiatives()
    assert len(initiatives) == 109
    texts = [read_text(page).split() for page in InitiativePage.objects.live()]
    chance = random.Random(20260101)
    narrowed = 0
    for _number in range(SEARCHES):
        query = random_query(chance, texts, initiatives)
        total, counts, widened = recount(initiatives, query)
        results = run_search(query)
        shown = {facet.name: nonzero(facet.buckets) for facet in results.facets}
        assert (results.total, results.widened) == (total, widened), query
        assert shown == counts, query
        narrowed += 0 < total < len(initiatives)
    assert narrowed > SEARCHES / 2


def nonzero(buckets) -> dict[str, int]:
    """Return {value: count} of the values with results, broader and narrower alike."""
    found = {bucket.value: bucket.count for bucket in buckets if bucket.count}
    for bucket in buckets:
        found |= nonzero(bucket.children)
    return found
