"""Words as they fall in real text: a few everywhere, most of them rarely, and new ones without end.

The frequent words and their shares are those of the founding records. The rest are made-up compounds and
inflections of them, drawn from a power law, so that the number of different words keeps growing with the
length of the text as it does in real collections (Heaps' law, exponent 1 / TAIL_EXPONENT).
"""

import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

FOUNDING_DATA = Path(__file__).resolve().parents[1] / "initiatives" / "data"
LANGUAGES = ("nl", "nb", "en")
WORD = re.compile(r"[^\W\d_]+")

# One running word in eleven lies outside the founding vocabulary: the share that keeps a collection of
# 100,000 records between 100,000 and 200,000 different words a language.
TAIL_SHARE = 0.09
TAIL_EXPONENT = 1.54
# The most frequent words are function words, which never make a compound.
FUNCTION_WORDS = 80
PART_LENGTHS = range(4, 10)
LINKS = {"nl": ("", "s", "en"), "nb": ("", "s", "e"), "en": ("", "-", "al")}
ENDINGS = {
    "nl": ("", "", "en", "s", "je", "ing"),
    "nb": ("", "", "en", "er", "ene", "et"),
    "en": ("", "", "s", "ing", "er", "ness"),
}
# Odd and prime, so that neighbouring ranks become unlike words and no two ranks the same choice.
SCATTER = 2_654_435_761


@dataclass(frozen=True)
class Lexicon:
    """The words of one language: `head` in falling frequency with its shares, `parts` for made-up ones."""

    language: str
    head: tuple[str, ...]
    cumulative: tuple[int, ...]
    parts: tuple[str, ...]

    def word(self, rank: int) -> str:
        """Return the word of `rank` (from 0, most frequent first); any rank has one, always the same."""
        if rank < len(self.head):
            return self.head[rank]
        links, endings, parts = LINKS[self.language], ENDINGS[self.language], self.parts
        combinations = len(parts) ** 2 * len(links) * len(endings)
        number = (rank - len(self.head)) * SCATTER % combinations
        number, first = divmod(number, len(parts))
        number, second = divmod(number, len(parts))
        ending, link = divmod(number, len(links))
        return f"{parts[first]}{links[link]}{parts[second]}{endings[ending]}"

    def rare_word(self, rng: random.Random) -> str:
        """Return a word from beyond the founding vocabulary, the nearer ones more often."""
        return self.word(int(len(self.head) * (1 - rng.random()) ** (-1 / (TAIL_EXPONENT - 1))))

    def draw(self, rng: random.Random, count: int) -> list[str]:
        """Return `count` running words."""
        words = rng.choices(self.head, cum_weights=self.cumulative, k=count)
        for _ in range(int(count * TAIL_SHARE + rng.random())):
            words[int(rng.random() * count)] = self.rare_word(rng)
        return words


@cache
def get_lexicon(language: str) -> Lexicon:
    """Return the lexicon of `language`, counted once per process from the founding records."""
    counts = Counter(
        word
        for record in founding_records()
        if record["language"] == language
        for word in WORD.findall(f"{record['title']} {record['summary']} {record['body']}".lower())
    )
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return Lexicon(
        language=language,
        head=tuple(ranked),
        cumulative=tuple(accumulate(counts[word] for word in ranked)),
        parts=tuple(word for word in ranked[FUNCTION_WORDS:] if len(word) in PART_LENGTHS),
    )


@cache
def founding_records() -> tuple[dict, ...]:
    """Return the founding records in the exchange format."""
    return tuple(map(json.loads, (FOUNDING_DATA / "initiatives.jsonl").read_text("utf-8").splitlines()))


@cache
def founding_vocabulary() -> dict[str, list[dict]]:
    """Return {scheme: concepts} of the founding vocabulary, with the search thesaurus as scheme `term`."""
    schemes = json.loads((FOUNDING_DATA / "vocabulary.json").read_text("utf-8"))["schemes"]
    terms = (FOUNDING_DATA / "thesaurus.jsonl").read_text("utf-8").splitlines()
    return {scheme["id"]: scheme["concepts"] for scheme in schemes} | {"term": list(map(json.loads, terms))}


@cache
def founding_organisations() -> dict[str, str]:
    """Return {organisation: country} of the founding organisations."""
    rows = json.loads((FOUNDING_DATA / "organisations.json").read_text("utf-8"))["organisations"]
    return {row["id"]: row["country"] for row in rows}
