"""A story to Markdown, in one canonical form: what is read from it and written again is the same."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from .markdown_reading import SOURCE_MARK, MarkdownError, read_markdown
from .story import BREAK, Heading, ItemList, Paragraph, Part, Quotation, Run, Runs, plain_runs, tidy_runs

# The marker of a list, and the one of a list that follows directly on another of its kind.
_MARKERS = {False: ("- ", "* "), True: ("{}. ", "{}) ")}

# What would mean something, so that a backslash goes before it: anywhere, where a line begins, in an address.
_MEANINGFUL = re.compile(r"[\\`*\[\]]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_MEANINGFUL_START = re.compile(r"^(?:(\d{1,9})(?=[.)](?:\s|$))|(?=[-+](?:[-\s]|$)|#{1,6}(?:\s|$)|[>=]|~~~))")
_MEANINGFUL_IN_ADDRESS = re.compile(r"[\\()<>]|&(?=#?\w+;)")


def write_markdown(story: Iterable[Part]) -> str:
    """Return `story` as Markdown, without a line end at its end.

    What follows a heading stands on the next line, anything else after an empty line. A style that
    Markdown cannot express where it stands is left out, such as bold that ends in a bracket inside a word.
    """
    pieces: list[str] = []
    for part, text in _write_parts(story):
        pieces += [text, "\n" if isinstance(part, Heading) else "\n\n"]
    return "".join(pieces[:-1])


def _write_parts(parts: Iterable[Part]) -> Iterator[tuple[Part, str]]:
    before, alternative = None, False
    for part in filter(None, parts):
        is_next_list = isinstance(part, ItemList) and isinstance(before, ItemList)
        alternative = is_next_list and part.ordered == before.ordered and not alternative
        yield part, _write_part(part, alternative)
        before = part


def _write_part(part: Part, alternative: bool) -> str:
    match part:
        case Paragraph():
            return _write_lines(part.runs)
        case Heading():
            # Number signs at the end would be taken for decoration; one at the start is protected already.
            return "#" * part.level + " " + re.sub(r"(?<!\\)#$", r"\\#", _write_lines(part.runs))
        case ItemList():
            return _write_list(part, alternative)
        case Quotation():
            return _write_quotation(part)
    raise TypeError(part)


def _write_list(part: ItemList, alternative: bool) -> str:
    items = []
    for number, item in enumerate(filter(None, part.items), 1):
        marker = _MARKERS[part.ordered][alternative].format(number)
        text = [_write_lines(item.runs)] if item.runs else []
        content = "\n".join([*text, *(inner for _part, inner in _write_parts(item.lists))])
        items.append(marker + content.replace("\n", "\n" + " " * len(marker)))
    return "\n".join(items)


def _write_quotation(part: Quotation) -> str:
    paragraphs = [
        plain_runs(paragraph) for paragraph in re.split(r"\n\s*\n", part.text.replace("\r\n", "\n"))
    ]
    if part.source.strip():
        paragraphs.append(plain_runs(SOURCE_MARK + part.source))
    lines = "\n\n".join(_write_lines(runs) for runs in paragraphs if runs).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _write_lines(runs: Runs) -> str:
    """Write the runs of one paragraph, leaving out styles that would not be read as they are written."""
    text = _protect_line_starts(_write_runs(runs))
    if any(run.bold or run.italic for run in runs) and not _reads_as(text, runs):
        unstyled = tidy_runs(replace(run, bold=False, italic=False) for run in runs)
        return _protect_line_starts(_write_runs(unstyled))
    return text


def _reads_as(text: str, runs: Runs) -> bool:
    try:
        return read_markdown(text) == (Paragraph(runs),)
    except MarkdownError:
        return False


def _protect_line_starts(text: str) -> str:
    return "\n".join(_MEANINGFUL_START.sub(r"\1\\", line) for line in text.split("\n"))


def _write_runs(runs: Runs) -> str:
    text = ""
    for href, linked in groupby(runs, key=lambda run: run.href):
        label = _write_styles(linked)
        if href:
            if text.endswith("!"):
                text = f"{text[:-1]}\\!"
            label = f"[{label}]({_MEANINGFUL_IN_ADDRESS.sub(_with_backslash, href)})"
        text += label
    return text


def _write_styles(runs: Iterable[Run]) -> str:
    text = ""
    for is_bold, bold_runs in groupby(runs, key=lambda run: run.bold):
        inner = "".join(f"*{_escape(run.text)}*" if run.italic else _escape(run.text) for run in bold_runs)
        text += f"**{inner}**" if is_bold else inner
    return text


def _escape(text: str) -> str:
    return _MEANINGFUL.sub(_with_backslash, text).replace(BREAK, "\\\n")


def _with_backslash(match: re.Match) -> str:
    return "\\" + match[0]
