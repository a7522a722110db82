"""A story as plain data: what Markdown, rich text and the blocks of a page have in common.

A story is a list of paragraphs, headings, lists and quotations. Everything that reads or writes one of
the three forms goes through these types, so that each form is described once.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

HEADING_LEVELS = (2, 3)
# A line break inside a run; every other white space of HTML is one blank. A no-break space is a letter.
BREAK = "\n"
_BLANKS = re.compile(r"[ \t\r\f]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `href` is "" where it is no link."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""

    @property
    def style(self) -> tuple[bool, bool, str]:
        """All that makes a run differ from its neighbour."""
        return self.bold, self.italic, self.href


Runs: TypeAlias = tuple[Run, ...]
_PLAIN = Run("").style


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs

    def __bool__(self) -> bool:
        return bool(self.runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of one of HEADING_LEVELS, without line breaks."""

    level: int
    runs: Runs

    def __bool__(self) -> bool:
        return bool(self.runs)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its text, then the lists inside it."""

    runs: Runs
    lists: tuple["ItemList", ...] = ()

    def __bool__(self) -> bool:
        return bool(self.runs or any(self.lists))


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list, numbered from 1 or with bullets."""

    ordered: bool
    items: tuple[Item, ...]

    def __bool__(self) -> bool:
        return any(self.items)


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody said, as plain text with empty lines between paragraphs, and who; `source` may be ""."""

    text: str
    source: str = ""

    def __bool__(self) -> bool:
        return bool(self.text.strip())


# A part that is false says nothing: every writer leaves it out.
Part: TypeAlias = Paragraph | Heading | ItemList | Quotation


def make_heading(level: int, runs: Iterable[Run]) -> Heading:
    """Return a heading of one line."""
    return Heading(level, tidy_runs(replace(run, text=run.text.replace(BREAK, " ")) for run in runs))


def plain_runs(text: str) -> Runs:
    """Return `text` without style; a line end in it is a line break."""
    return tidy_runs([Run(text.replace("\r\n", BREAK))])


def tidy_runs(runs: Iterable[Run]) -> Runs:
    """Return `runs` in their one form.

    Neighbours differ in style; no run is empty; there is one blank between words, none at the ends of a
    line, and it has a style only between two runs of that style; no line break begins or ends the whole.
    """
    runs = list(runs)
    # Nine paragraphs in ten are one run of plain text.
    if len(runs) == 1 and runs[0].style == _PLAIN and BREAK not in runs[0].text:
        text = _BLANKS.sub(" ", runs[0].text).strip()
        return (Run(text),) if text else ()
    pieces = (replace(run, text=text) for run in runs for text in _split_breaks(run.text))
    apart = (part for piece in pieces for part in _outer_blanks_apart(piece))
    merged = [
        Run("".join(run.text for run in group), *style)
        for style, group in groupby(_single_blanks(apart), key=lambda run: run.style)
    ]
    return _strip(merged)


def _split_breaks(text: str) -> list[str]:
    return re.split(f"({BREAK})", _BLANKS.sub(" ", text))


def _outer_blanks_apart(run: Run) -> Iterator[Run]:
    text = run.text.strip(" ")
    if text in ("", BREAK):
        yield Run(run.text)
        return
    yield Run(" " if run.text.startswith(" ") else "")
    yield replace(run, text=text)
    yield Run(" " if run.text.endswith(" ") else "")


def _single_blanks(runs: Iterable[Run]) -> Iterator[Run]:
    before, pending = None, False
    for run in runs:
        if run.text == BREAK:
            before, pending = None, False
            yield run
        elif run.text.strip(" "):
            if pending:
                yield Run(" ", *run.style) if before.style == run.style else Run(" ")
            before, pending = run, False
            yield run
        elif run.text:
            pending = before is not None


def _strip(runs: list[Run]) -> Runs:
    """Strip white space of any kind, as Markdown does, at both ends of the whole."""
    while runs and not runs[0].text.strip():
        runs.pop(0)
    while runs and not runs[-1].text.strip():
        runs.pop()
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip())
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return tuple(runs)
