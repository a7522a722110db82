"""What readers ask: a seeded mix of searches whose words and choices come from records of the collection."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from .generator import SEED, make_initiative
from .lexicon import FUNCTION_WORDS, WORD, get_lexicon

# Shares of a hundred searches. A site with facets is also browsed without a word.
KINDS = {"common": 25, "rare": 20, "two": 25, "question": 15, "none": 15}
SELECTIONS = {0: 40, 1: 30, 2: 20, 3: 10}
SORTS = {"": 90, "newest": 6, "evidence": 4}
PAGES = {1: 90, 2: 7, 3: 3}
# Facets that readers choose from, and where a record keeps the value.
CHOICES = {
    "theme": "themes",
    "topic": "topics",
    "kind": "kind",
    "audience": "audiences",
    "level": "levels",
    "delivery": "delivery",
    "organisation": "organisation",
    "country": "country",
    "evidence": "evidence",
    "status": "status",
    "effort": "effort",
}
QUESTIONS = {
    "nl": (
        "hoe kan ik als docent studenten helpen met {} en {}",
        "wat werkt tegen {} bij eerstejaars studenten",
        "waar vind ik een training over {} voor begeleiders",
    ),
    "nb": (
        "hvordan kan jeg som underviser hjelpe studenter med {} og {}",
        "hva virker mot {} hos nye studenter",
        "hvor finner jeg et kurs om {} for ansatte",
    ),
    "en": (
        "how can I as a teacher help students with {} and {}",
        "what works against {} among first year students",
        "where do I find a course about {} for staff",
    ),
}
COMMON_WORDS = 300


@dataclass(frozen=True)
class Question:
    """A search as the browser sends it, and the language of the page that it is asked on."""

    kind: str
    language: str
    text: str
    querystring: str


def make_questions(amount: int, *, size: int, seed: int = SEED) -> list[Question]:
    """Return `amount` searches for a collection of `size` records; a different seed gives different ones."""
    rng = random.Random(f"questions/{seed}")
    return [_make_question(rng, size) for _ in range(amount)]


def _make_question(rng: random.Random, size: int) -> Question:
    # At most three records an initiative: the lowest third of the numbers is certain to be there.
    record = rng.choice(make_initiative(rng.randrange(max(size // 3, 1))))
    kind = _weighted(rng, KINDS)
    text = TEXTS[kind](rng, record)
    selections = max(_weighted(rng, SELECTIONS), kind == "none")
    parameters = [("q", text)] if text else []
    for facet in rng.sample(list(CHOICES), selections):
        values = record[CHOICES[facet]]
        parameters.append((facet, values if isinstance(values, str) else rng.choice(values)))
    parameters += [
        (name, str(value))
        for name, value in (("sort", _weighted(rng, SORTS)), ("page", _weighted(rng, PAGES)))
        if value not in ("", 1)
    ]
    return Question(kind, record["language"], text, urlencode(parameters))


def _weighted(rng: random.Random, shares: dict):
    return rng.choices(list(shares), list(shares.values()))[0]


def _common(rng: random.Random, record: dict) -> str:
    return rng.choice(get_lexicon(record["language"]).head[FUNCTION_WORDS:COMMON_WORDS])


def _rare(rng: random.Random, record: dict) -> str:
    known = set(get_lexicon(record["language"]).head)
    return rng.choice(
        [word for word in _words(record["body"]) if word not in known] or _words(record["title"])
    )


def _two(rng: random.Random, record: dict) -> str:
    return " ".join(rng.choices(_content_words(record), k=2))


def _question(rng: random.Random, record: dict) -> str:
    words = _content_words(record)
    return rng.choice(QUESTIONS[record["language"]]).format(rng.choice(words), rng.choice(words))


def _words(text: str) -> Sequence[str]:
    return WORD.findall(text.lower())


def _content_words(record: dict) -> Sequence[str]:
    common = set(get_lexicon(record["language"]).head[:FUNCTION_WORDS])
    words = _words(f"{record['title']} {record['summary']}")
    return [word for word in words if word not in common] or words


TEXTS: dict[str, Callable[[random.Random, dict], str]] = {
    "common": _common,
    "rare": _rare,
    "two": _two,
    "question": _question,
    "none": lambda _rng, _record: "",
}
