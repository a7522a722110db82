"""Files of JSON, read strictly and in bounded memory."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from .faults import FaultLog, Place, shorten

# The longest founding record has 5,000 bytes; one with every field at its limit stays below 500,000.
MAX_LINE = 1_048_576
# The founding vocabulary has 90,000 bytes.
MAX_FILE = 20 * MAX_LINE
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_objects(path: Path, log: FaultLog) -> Iterator[tuple[Place, dict]]:
    """Yield the JSON object of every line of the file at `path`, with its place; blank lines do not count.

    A line that is faulty is reported to `log` and left out, and so is a file that holds no line. Never
    holds more than one line, and never more than MAX_LINE bytes of it.
    """
    whole = Place(log, str(path))
    if not is_readable_file(path, whole):
        return
    is_empty = True
    with path.open("rb") as stream:
        for number, raw in _bounded_lines(stream):
            place = Place(log, str(path), number)
            if raw is not None and not raw.strip():
                continue
            is_empty = False
            value = _parse_line(raw, place)
            if value is not None:
                yield place, value
    if is_empty:
        whole.fault(_("The file is empty. Give one JSON object on each line."))


def read_whole(path: Path, log: FaultLog) -> object | None:
    """Return the JSON value that the whole file at `path` is, or None with the fault reported to `log`."""
    whole = Place(log, str(path))
    if not is_readable_file(path, whole):
        return None
    if path.stat().st_size > MAX_FILE:
        whole.fault(_("The file is too large: at most %(limit)d bytes.") % {"limit": MAX_FILE})
        return None
    raw = path.read_bytes()
    if not raw.strip():
        whole.fault(_("The file is empty."))
        return None
    text = _decode(raw, whole, first=True)
    return None if text is None else _parse(text, whole)


def is_readable_file(path: Path, place: Place) -> bool:
    """Return whether `path` is an ordinary file that can be read; report it if not."""
    try:
        if path.is_file():
            with path.open("rb"):
                return True
        place.fault(_("There is no such file.") if not path.exists() else _("This is not an ordinary file."))
    except OSError as error:
        place.fault(_("The file cannot be read: %(reason)s.") % {"reason": error.strerror})
    return False


def _bounded_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and bytes of each line; None for one of more than MAX_LINE bytes, which is skipped."""
    number = 0
    while raw := stream.readline(MAX_LINE + 1):
        number += 1
        if len(raw) > MAX_LINE:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(MAX_LINE)
            yield number, None
        else:
            yield number, raw


def _parse_line(raw: bytes | None, place: Place) -> dict | None:
    if raw is None:
        place.fault(_("The line is too long: at most %(limit)d bytes.") % {"limit": MAX_LINE})
        return None
    text = _decode(raw, place, first=place.line == 1)
    value = None if text is None else _parse(text, place)
    if value is not None and not isinstance(value, dict):
        place.fault(_("Give one JSON object on each line."), value)
        return None
    return value


def _decode(raw: bytes, place: Place, *, first: bool) -> str | None:
    if first and raw.startswith(BYTE_ORDER_MARK):
        place.fault(_("The file begins with a byte order mark. Save it as UTF-8 without one."))
        raw = raw.removeprefix(BYTE_ORDER_MARK)
    try:
        return raw.rstrip(b"\r\n").decode("utf-8")
    except UnicodeDecodeError as error:
        message = _("This is not UTF-8: byte %(position)d. Save the file as UTF-8.")
        place.fault(message % {"position": error.start + 1}, raw[error.start : error.start + 8].hex(" "))
    return None


class _NotStrictError(ValueError):
    """JSON that Python would read but that has no one meaning."""


def _parse(text: str, place: Place) -> object | None:
    try:
        value = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_refuse_twice
        )
    except RecursionError:
        place.fault(_("The value is nested too deeply."))
    except json.JSONDecodeError as error:
        where = replace(place, line=place.line or error.lineno)
        message = _("This is not JSON: character %(position)d.")
        where.fault(message % {"position": error.colno}, text[error.pos : error.pos + 20])
    except _NotStrictError as error:
        place.fault(str(error))
    except ValueError:
        place.fault(_("This number has too many digits."))
    else:
        if value is None:
            place.fault(_("Give a JSON object."), None)
        return value
    return None


def _refuse_constant(name: str) -> None:
    raise _NotStrictError(_("%(name)s is not a number. Give a number, or null.") % {"name": name})


def _refuse_twice(pairs: list[tuple[str, object]]) -> dict:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _value in pairs if key in seen or seen.add(key))
        raise _NotStrictError(
            _("The key “%(key)s” stands twice in one object. Leave one out.") % {"key": shorten(twice)}
        )
    return result
