"""What is wrong with a file, said so that it can be mended without looking at the code."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# More would be read by nobody, and one slip in an export tends to stand on every line.
LISTED_FAULTS = 50
SHOWN_VALUE = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it stands, what stands there, and what would be right.

    `line` counts from 1 and is None for the whole file; `field` is a path such as "outcomes[2].year",
    or "" for the whole line; `value` is shortened and safe to print on a terminal.
    """

    file: str
    line: int | None
    field: str
    value: str
    message: str

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place = _("%(file)s, line %(line)d") % {"file": self.file, "line": self.line}
        return ": ".join(part for part in (place, self.field, self.value, self.message) if part)


@dataclass
class FaultLog:
    """The first faults of a run in order, and the number of all."""

    listed: list[Fault] = field(default_factory=list)
    total: int = 0

    def add(self, fault: Fault) -> None:
        self.total += 1
        if len(self.listed) < LISTED_FAULTS:
            self.listed.append(fault)

    def raise_if_any(self) -> None:
        """Raise FaultyInputError if anything was added."""
        if self.total:
            raise FaultyInputError(self.listed, self.total)


class FaultyInputError(Exception):
    """A file was refused and nothing was changed. Its text is one fault a line, then how many more."""

    def __init__(self, faults: Sequence[Fault], total: int) -> None:
        super().__init__(faults, total)
        self.faults = tuple(faults)
        self.total = total

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults]
        more = self.total - len(self.faults)
        if more:
            lines.append(
                ngettext("and %(count)d more fault", "and %(count)d more faults", more) % {"count": more}
            )
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file that faults can be reported about."""

    log: FaultLog
    file: str
    line: int | None = None
    path: str = ""

    def at(self, step: str | int) -> "Place":
        """Return the place of the field or list item `step` below this one."""
        if isinstance(step, int):
            path = f"{self.path}[{step}]"
        else:
            path = f"{self.path}.{shorten(step)}" if self.path else shorten(step)
        return Place(self.log, self.file, self.line, path)

    def fault(self, message: str, *value: object) -> None:
        """Report what would be right here, and the value that stands here if there is one."""
        shown = quote(value[0]) if value else ""
        self.log.add(Fault(self.file, self.line, self.path, shown, message))


def quote(value: object) -> str:
    """Return `value` as JSON, shortened, without any character that could steer a terminal."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        text = "[[[["
    return f'"{shorten(text)}"' if isinstance(value, str) else shorten(text)


def shorten(text: str) -> str:
    """Return at most SHOWN_VALUE characters of `text`, the unprintable ones written as escapes."""
    if len(text) <= SHOWN_VALUE and text.isprintable():
        return text
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text[:SHOWN_VALUE]
    )
    return shown + "…" if len(text) > SHOWN_VALUE else shown
