"""The check of the catalogues finds what it is there to find."""

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from home.management.commands.update_messages import catalogue_paths, find_faulty_messages

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write_catalogue(base: Path, text: str, *, compiled: str | None = None) -> None:
    """Write the Dutch catalogue in `base`, and its compiled form from `compiled` (default: the same text)."""
    path = base / catalogue_paths(base)[0]
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + text, encoding="utf-8")
    source = (HEADER + (text if compiled is None else compiled)).splitlines(keepends=True)
    with path.with_suffix(".mo").open("wb") as output:
        write_mo(output, read_po(source))


def test_a_translated_and_compiled_catalogue_has_no_fault(tmp_path):
    write_catalogue(tmp_path, 'msgid "Home"\nmsgstr "Begin"\n')
    assert list(find_faulty_messages(tmp_path)) == []


def test_a_text_with_a_context_counts_as_compiled(tmp_path):
    write_catalogue(tmp_path, 'msgctxt "url"\nmsgid "search/"\nmsgstr "zoeken/"\n')
    assert list(find_faulty_messages(tmp_path)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('msgid "Home"\nmsgstr ""\n', "has no translation: 'Home'"),
        ('#, fuzzy\nmsgid "Home"\nmsgstr "Huis"\n', "is marked fuzzy: 'Home'"),
        (
            'msgid "One result"\nmsgid_plural "%(n)s results"\nmsgstr[0] "Een resultaat"\nmsgstr[1] ""\n',
            "has no translation: ('One result', '%(n)s results')",
        ),
    ],
)
def test_a_fuzzy_or_empty_translation_is_named(tmp_path, text, fault):
    write_catalogue(tmp_path, text)
    assert next(find_faulty_messages(tmp_path)).endswith(fault)


def test_a_catalogue_that_was_not_compiled_again_is_named(tmp_path):
    write_catalogue(tmp_path, 'msgid "Home"\nmsgstr "Begin"\n', compiled='msgid "Home"\nmsgstr "Huis"\n')
    (line,) = find_faulty_messages(tmp_path)
    assert "newer than its compiled form" in line


def test_every_language_but_the_source_language_has_a_catalogue(settings):
    assert [path.parts[-3] for path in catalogue_paths(settings.BASE_DIR)] == ["nl", "nb"]
