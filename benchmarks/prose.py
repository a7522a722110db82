"""Titles, summaries and bodies that keep to a subject, as real ones do."""

import random
from collections.abc import Sequence

from .lexicon import Lexicon

BODY_WORDS = (200, 30)
SUBJECT_SHARE = 0.1
SENTENCE_WORDS = (7, 17)
PARAGRAPH_SENTENCES = (2, 5)
USUAL_BLOCK = 45
# Chance of a heading before a paragraph after the first.
HEADING = 0.5
LIST_ITEMS = (3, 5)
LONGEST_TITLE = 110
LONGEST_SUMMARY = 320


class Writer:
    """Writes one language version: running words of the language, mixed with words of its subjects."""

    def __init__(self, lexicon: Lexicon, subjects: Sequence[str], rng: random.Random) -> None:
        """`subjects` are labels of one or more words; the first ones are named most."""
        self.lexicon = lexicon
        self.rng = rng
        own = [lexicon.rare_word(rng) for _ in range(4)]
        self.subjects = [*subjects, *own]

    def title(self) -> str:
        """Return two to seven words, among them a subject."""
        words = self.words(self.rng.randint(1, 6))
        words.insert(self.rng.randint(0, len(words)), self.subject())
        return _capitalised(_clipped(words, LONGEST_TITLE))

    def summary(self) -> str:
        """Return one or two sentences."""
        text = f"{self.sentence()} {self.sentence()}"
        return text if len(text) <= LONGEST_SUMMARY else f"{text[: LONGEST_SUMMARY - 1].rsplit(' ', 1)[0]}."

    def body(self) -> str:
        """Return about 200 words in Markdown: paragraphs, headings of level two and a closing list."""
        mean, deviation = BODY_WORDS
        wanted = min(max(self.rng.gauss(mean, deviation), 120), 300)
        items = "\n".join(f"- {self.sentence()}" for _ in range(self.rng.randint(*LIST_ITEMS)))
        blocks = [self.paragraph(), f"## {self.title()}\n{items}"]
        while sum(block.count(" ") + 1 for block in blocks) < wanted - USUAL_BLOCK / 2:
            heading = f"## {self.title()}\n" if self.rng.random() < HEADING else ""
            blocks.insert(-1, heading + self.paragraph())
        return "\n\n".join(blocks)

    def paragraph(self) -> str:
        """Return two to five sentences."""
        return " ".join(self.sentence() for _ in range(self.rng.randint(*PARAGRAPH_SENTENCES)))

    def sentence(self) -> str:
        """Return one sentence with its capital and full stop."""
        return _capitalised(" ".join(self.words(self.rng.randint(*SENTENCE_WORDS)))) + "."

    def words(self, count: int) -> list[str]:
        """Return running words, one in ten of them a subject."""
        words = self.lexicon.draw(self.rng, count)
        for place in range(count):
            if self.rng.random() < SUBJECT_SHARE:
                words[place] = self.subject()
        return words

    def subject(self) -> str:
        """Return a subject; the earlier ones more often."""
        return self.subjects[int(self.rng.random() ** 2 * len(self.subjects))]


def _clipped(words: list[str], limit: int) -> str:
    while len(text := " ".join(words)) > limit:
        words = words[:-1]
    return text


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
