"""A seeded stream of realistic records in the exchange format, of any length, in bounded memory.

The records of initiative number k depend on the seed and k alone: a larger collection begins with the
smaller one, and any record can be made again without those before it.
"""

import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, count

from .lexicon import (
    LANGUAGES,
    founding_organisations,
    founding_records,
    founding_vocabulary,
    get_lexicon,
)
from .prose import Writer

SEED = 20_240_517
# Facet fields of the exchange format and the scheme that their values come from.
LISTS = {
    "themes": "theme",
    "topics": "topic",
    "audiences": "audience",
    "levels": "level",
    "delivery": "delivery",
    "act_belong_commit": "act_belong_commit",
}
SINGLES = {"kind": "kind", "evidence": "evidence", "effort": "effort"}
# A record keeps a founding record's values of a field this often, so that they go together as they do there.
KEEP = 0.5
# Of the founding records' 109 initiatives 16 have a translation; one in fifty here has two.
TRANSLATED = (0.13, 0.02)
FIRST_YEAR, LAST_YEAR = 1995, 2025
STATUSES = ("running", "unknown", "ended", "planned")
STATUS_SHARES = (62, 22, 13, 3)
PLACES = {"NO": ("Trondheim", "Oslo", "Bergen"), "NL": ("Utrecht", "Groningen", "Tilburg"), "GB": ("Leeds",)}


def generate_records(size: int, *, seed: int = SEED) -> Iterator[dict]:
    """Yield `size` records (lines, so translations count); a translation follows its original."""
    made = 0
    for number in count():
        for record in make_initiative(number, seed=seed):
            if made == size:
                return
            yield record
            made += 1


def make_initiative(number: int, *, seed: int = SEED) -> list[dict]:
    """Return the one to three records of initiative `number`, the original first."""
    rng = random.Random(f"{seed}/{number}")
    template = rng.choice(_originals())
    facts = _facts(template, rng)
    concepts = _subjects(facts["topics"], rng)
    others = [language for language in LANGUAGES if language != template["language"]]
    rng.shuffle(others)
    chance = rng.random()
    translations = 2 if chance < TRANSLATED[1] else int(chance < sum(TRANSLATED))
    original = f"initiative-{number:07d}"
    records = []
    for language in (template["language"], *others[:translations]):
        text = _text(language, concepts, facts, rng)
        first = not records
        identity = {
            "id": original if first else f"{original}-{language}",
            "language": language,
            "translation_of": None if first else original,
        }
        records.append({field: (identity | text | facts)[field] for field in template})
    return records


@cache
def _originals() -> tuple[dict, ...]:
    return tuple(record for record in founding_records() if record["translation_of"] is None)


def _facts(template: dict, rng: random.Random) -> dict:
    """Return all that the language versions share."""
    organisation = template["organisation"] if rng.random() < KEEP else _pick("organisation", 1, rng)[0]
    country = founding_organisations()[organisation]
    start = None if rng.random() < 0.3 else LAST_YEAR - int(rng.expovariate(1 / 5)) % (LAST_YEAR - FIRST_YEAR)
    status = rng.choices(STATUSES, STATUS_SHARES)[0]
    facts = {field: _values(template, field, rng) for field in LISTS}
    facts |= {field: template[field] if rng.random() < KEEP else _pick(field, 1, rng)[0] for field in SINGLES}
    return facts | {
        "organisation": organisation,
        "country": country,
        "place": rng.choice(PLACES.get(country, ("",))) or None,
        "start_year": start,
        "end_year": min(start + rng.randint(0, 4), LAST_YEAR) if start and status == "ended" else None,
        "status": status,
        "funding": template["funding"] if rng.random() < KEEP else None,
        "source": {"document": "made for measuring", "note": None},
    }


def _values(template: dict, field: str, rng: random.Random) -> list[str]:
    if rng.random() < KEEP:
        return template[field]
    return _pick(field, len(rng.choice(_originals())[field]), rng)


def _pick(field: str, wanted: int, rng: random.Random) -> list[str]:
    """Return `wanted` different values of `field`, each as often as in the founding records or seldom."""
    values, cumulative = _shares(field)
    chosen: dict[str, None] = {}
    while len(chosen) < min(wanted, len(values)):
        chosen[rng.choices(values, cum_weights=cumulative)[0]] = None
    return list(chosen)


@cache
def _shares(field: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    if field == "organisation":
        values = tuple(founding_organisations())
    else:
        values = tuple(concept["id"] for concept in founding_vocabulary()[(LISTS | SINGLES)[field]])
    used = [value for record in _originals() for value in _as_list(record[field])]
    return values, tuple(accumulate(used.count(value) + 0.5 for value in values))


def _as_list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _subjects(topics: list[str], rng: random.Random) -> list[dict]:
    """Return what an initiative is about: two terms of the thesaurus, then its topics."""
    return [*rng.sample(founding_vocabulary()["term"], 2), *(_topics_by_id()[topic] for topic in topics)]


@cache
def _topics_by_id() -> dict[str, dict]:
    return {topic["id"]: topic for topic in founding_vocabulary()["topic"]}


def _text(language: str, concepts: list[dict], facts: dict, rng: random.Random) -> dict:
    labels = [
        rng.choice([concept["labels"][language], *concept["alt"][language]])
        if rng.random() < KEEP
        else concept["labels"][language]
        for concept in concepts
    ]
    writer = Writer(get_lexicon(language), [label.lower() for label in labels], rng)
    return {
        "title": writer.title(),
        "summary": writer.summary(),
        "body": writer.body(),
        "outcomes": _outcomes(writer, facts["start_year"], rng),
        "links": [
            {"url": f"https://example.org/{rng.randrange(10**6)}", "label": writer.title()}
            for _ in range(rng.choice((0, 0, 1, 2)))
        ],
    }


def _outcomes(writer: Writer, year: int | None, rng: random.Random) -> list[dict]:
    return [
        {
            "measure": " ".join(writer.words(4)),
            "year": year,
            "value": rng.randint(10, 2000),
            "unit": rng.choice(("persons", "participants", "visitors", "percent")),
        }
        for _ in range(rng.choice((0, 0, 1, 3)))
    ]
