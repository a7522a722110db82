"""The judged sets, as they lie in `data/`: pairs of a search and a text, and graded information needs."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).with_name("data")
PARTS = ("dev", "test")
PAIR_SETS = ("compounds", "typos", "forms", "languages")
NEEDS = "needs"
SETS = (*PAIR_SETS, NEEDS)
KINDS = ("found", "apart", "below")
HIGHEST_GRADE = 3


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a pair, and its language."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One search of a reader of `language`, and what must be true of `text`.

    found: the search finds it. apart: the search does not find it. below: the search finds `first`, and
    does not put `text` before it.
    """

    kind: str
    language: str
    query: str
    text: Text
    first: Text | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody wants to know, asked in every language.

    `original` is the language in which it was thought of; `grades` holds {record id: 1 to 3}.
    """

    id: str
    user: str
    form: str
    original: str
    questions: Mapping[str, str]
    grades: Mapping[str, int]


def load_pairs(name: str, part: str) -> list[Pair]:
    """Return one part of a set of pairs."""
    with (DATA / part / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return [_pair(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def load_needs(part: str) -> list[Need]:
    """Return one part of the information needs."""
    lines = (DATA / part / f"{NEEDS}.jsonl").read_text("utf-8").splitlines()
    return [_need(json.loads(line)) for line in lines]


def _pair(row: Mapping[str, str]) -> Pair:
    first = Text(row["first_language"], row["first"]) if row.get("first") else None
    return Pair(row["kind"], row["language"], row["query"], Text(row["text_language"], row["text"]), first)


def _need(line: Mapping) -> Need:
    grades = {record: int(grade) for grade, records in line["grades"].items() for record in records}
    return Need(line["id"], line["user"], line["form"], line["original"], line["questions"], grades)
