"""What is wrong in a record: named with place, value and what would be right, and nothing is changed."""

import pytest
from django.utils.translation import override
from factories import InitiativePageFactory
from record_tools import faults_of, load, make_record, write_lines

from initiatives.models import InitiativePage
from initiatives.records import FaultyInputError, load_records
from initiatives.records.faults import LISTED_FAULTS

pytestmark = pytest.mark.django_db

FUNDING = {"amount": 10, "currency": "EUR", "funder": "ZonMw", "note": None}
OUTCOME = {"measure": "deelnemers", "year": 2020, "value": 40, "unit": "participants"}
LINK = {"url": "https://example.org", "label": "Meer"}


@pytest.fixture(autouse=True)
def in_english():
    """Read the messages as they are written in the code."""
    with override("en"):
        yield


@pytest.fixture
def faults(tmp_path):
    """Return a function that gives the faults of some lines as (line, field, value, message)."""

    def find(*lines) -> list[tuple]:
        found = faults_of([write_lines(tmp_path / "records.jsonl", *lines)])
        return [(fault.line, fault.field, fault.value, fault.message) for fault in found]

    return find


def outcome(**changes) -> dict:
    return {"outcomes": [{**OUTCOME, **changes}]}


SINGLE_FAULTS = {
    # Fields, types and emptiness
    "no id": ({"id": None}, "id", "required"),
    "empty title": ({"title": " "}, "title", "must not be empty"),
    "unknown field": ({"themas": ["support"]}, "themas", "Did you mean “themes”?"),
    "unknown field like no other": ({"xyzzy": 1}, "xyzzy", "Leave it out"),
    "unknown field inside": ({"funding": {**FUNDING, "amout": 1}}, "funding.amout", "“amount”"),
    "text for a list": ({"themes": "support"}, "themes", "Give a list."),
    "number for a text": ({"title": 5}, "title", "Give text."),
    "list for a text": ({"place": ["Leiden"]}, "place", "Give text."),
    "list for an id": ({"kind": ["practice"]}, "kind", "Give an id as text."),
    "text for an object": ({"funding": "1000 euro"}, "funding", "Give an object."),
    "list for an object": ({"source": []}, "source", "Give an object."),
    "text for an object in a list": ({"links": ["https://example.org"]}, "links[0]", "Give an object."),
    "null in a list": ({"themes": [None]}, "themes[0]", "Leave this out"),
    "object for a body": ({"body": {}}, "body", "Give text."),
    "truth for a status": ({"status": True}, "status", "running, ended, planned, unknown"),
    # References
    "unknown theme": ({"themes": ["support", "preventon"]}, "themes[1]", "Did you mean: prevention"),
    "theme by its label": ({"themes": ["Begeleiding"]}, "themes[0]", "Did you mean: support"),
    "unknown kind": ({"kind": "practise"}, "kind", "practice"),
    "topic that is a search term": ({"topics": ["ableism"]}, "topics[0]", "no such value"),
    "unknown language": ({"language": "de"}, "language", "nl, nb, en"),
    "unknown organisation": ({"organisation": "ntnuu"}, "organisation", "ntnu"),
    "unknown country": ({"country": "XX"}, "country", "no such value"),
    "country of another organisation": ({"organisation": "ntnu", "country": "NL"}, "country", "NO"),
    "the same theme twice": ({"themes": ["support", "support"]}, "themes[1]", "twice"),
    "key that is no text": ({"themes": [{"id": "support"}]}, "themes[0]", "Give an id as text."),
    # Identifiers
    "id with capitals": ({"id": "Wandelgroep"}, "id", "lower-case"),
    "id with a line end": ({"id": "wandelgroep\n"}, "id", "lower-case"),
    "id that is too long": ({"id": "a" * 121}, "id", "at most 120"),
    # Years, days and numbers
    "year 20222": ({"start_year": 20222}, "start_year", "Give a year from 1800"),
    "year as text": ({"start_year": "2021"}, "start_year", "whole number"),
    "year with a point": ({"start_year": 2021.0}, "start_year", "whole number"),
    "truth for a year": ({"end_year": True}, "end_year", "whole number"),
    "end before start": ({"start_year": 2021, "end_year": 2020}, "end_year", "first year, 2021"),
    "day in another order": ({"reviewed_on": "31-01-2024"}, "reviewed_on", "2021-09-30"),
    "day that does not exist": ({"reviewed_on": "2024-02-30"}, "reviewed_on", "2021-09-30"),
    "week for a day": ({"reviewed_on": "2024-W01-1"}, "reviewed_on", "2021-09-30"),
    "day in the year 9999": ({"review_by": "9999-01-01"}, "review_by", "Give a year"),
    "truth for an amount": ({"funding": {**FUNDING, "amount": True}}, "funding.amount", "Give a number."),
    "text for an amount": ({"funding": {**FUNDING, "amount": "10"}}, "funding.amount", "Give a number."),
    "negative amount": ({"funding": {**FUNDING, "amount": -1}}, "funding.amount", "at least 0"),
    "amount with three decimals": ({"funding": {**FUNDING, "amount": 0.125}}, "funding.amount", "at most 2"),
    "amount beyond measure": ({"funding": {**FUNDING, "amount": 1e15}}, "funding.amount", "at most 14"),
    "amount without a currency": (
        {"funding": {**FUNDING, "currency": None}}, "funding.currency", "required with “amount”"
    ),
    "currency in small letters": ({"funding": {**FUNDING, "currency": "eur"}}, "funding.currency", "EUR"),
    "currency by its sign": ({"funding": {**FUNDING, "currency": "€"}}, "funding.currency", "EUR"),
    # Outcomes and links
    "outcome without a measure": (outcome(measure=None), "outcomes[0].measure", "required"),
    "outcome without a value": (outcome(value=None), "outcomes[0].value", "required"),
    "unknown unit": (outcome(unit="people"), "outcomes[0].unit", "persons"),
    "truth for a value": (outcome(value=False), "outcomes[0].value", "Give a number."),
    "text for a number": (outcome(value="P1D"), "outcomes[0].value", "Give a number."),
    "number for a duration": (outcome(unit="iso8601-duration"), "outcomes[0].value", "P4M29D"),
    "duration in words": (outcome(unit="iso8601-duration", value="4 weeks"), "outcomes[0].value", "P4M29D"),
    "empty duration": (outcome(unit="iso8601-duration", value="P"), "outcomes[0].value", "P4M29D"),
    "value with five decimals": (outcome(value=0.00001), "outcomes[0].value", "at most 4"),
    "year of an outcome": (outcome(year=20222), "outcomes[0].year", "Give a year"),
    "201 outcomes": ({"outcomes": [OUTCOME] * 201}, "outcomes", "at most 200"),
    "link without a label": ({"links": [{"url": "https://example.org"}]}, "links[0].label", "required"),
    "script for a link": ({"links": [{**LINK, "url": "javascript:alert(1)"}]}, "links[0].url", "valid URL"),
    "file for a link": ({"links": [{**LINK, "url": "file:///etc/passwd"}]}, "links[0].url", "valid URL"),
    "script for a contact": ({"contact": {"url": "javascript:alert(1)"}}, "contact.url", "valid URL"),
    "no e-mail address": ({"contact": {"email": "studentzaken"}}, "contact.email", "valid email"),
    # Text
    "markup in a title": ({"title": "<b>Wandelgroep</b>"}, "title", "without markup"),
    "markup in a label": ({"links": [{**LINK, "label": "<i>"}]}, "links[0].label", "without markup"),
    "markup in a source": (
        {"source": {"document": "<!-- x -->", "note": None}}, "source.document", "without markup"
    ),
    "markup in a body": ({"body": "Samen <u>lopen</u>."}, "body", "Leave HTML out"),
    "script in a body": ({"body": "<script>alert(1)</script>"}, "body", "Leave HTML out"),
    "script behind a link": ({"body": "[Klik](javascript:alert(1))"}, "body", "https://"),
    "script behind an address": ({"body": "<JavaScript:alert(1)>"}, "body", "https://"),
    "data behind a link": ({"body": "[Klik](data:text/html,x)"}, "body", "https://"),
    "picture in a body": ({"body": "![kat](https://example.org/kat.png)"}, "body", "Leave pictures out"),
    "heading of level one": ({"body": "# Wandelgroep"}, "body", "level two"),
    "lists without end": ({"body": "- " * 40 + "x"}, "body", "nested too deeply"),
    "NUL in a title": ({"title": "a\0b"}, "title", "U+0000"),
    "line end in a title": ({"title": "a\nb"}, "title", "one line"),
    "escape in a body": ({"body": "a\x1b[31mb"}, "body", "U+001B"),
    "half a character": (
        '{"id": "a", "language": "nl", "title": "\\ud800", "summary": "x"}', "title", "U+D800"
    ),
    "title that is too long": ({"title": "a" * 111}, "title", "at most 110 characters; these are 111"),
    "summary that is too long": ({"summary": "a" * 321}, "summary", "at most 320"),
    "body that is too long": ({"body": "a" * 50_001}, "body", "at most 50000"),
    "body with too much markup": ({"body": "**a** b " * 3_000}, "body", "too much markup"),
    "quotation that is too long": ({"body": "> " + "a" * 1_001}, "body", "at most 1000"),
    # Ties
    "translation without its original": (
        {"translation_of": "nergens"}, "translation_of", "original is missing"
    ),
    "translation of itself": ({"translation_of": "wandelgroep"}, "translation_of", "of itself"),
    "adapted from nothing": ({"adapted_from": "nergens"}, "adapted_from", "no such record"),
    "adapted from itself": ({"adapted_from": "wandelgroep"}, "adapted_from", "from itself"),
    "original that is outdated": ({"translation_state": "outdated"}, "translation_state", "does not go with"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "field", "hint"), SINGLE_FAULTS.values(), ids=SINGLE_FAULTS)
def test_names_field_and_what_would_be_right(faults, fields, field, hint):
    line = fields if isinstance(fields, str) else {**make_record(), **fields}
    found = faults(make_record("ander"), line)
    assert [(number, name) for number, name, _value, _message in found] == [(2, field)]
    assert hint in found[0][3]
    assert not InitiativePage.objects.exists()


def test_every_fault_of_a_record_is_named(faults):
    line = {"id": "X", "language": "xx", "title": "", "summary": 1, "end_year": 1, "extra": 0}
    assert {field for _line, field, _value, _message in faults(line)} == {*line}


class TestTies:
    original = make_record("a", language="nb")

    def test_one_id_on_two_lines(self, faults):
        ((line, field, value, message),) = faults(make_record(), make_record())
        assert (line, field, value) == (2, "id", '"wandelgroep"')
        assert "line 1 already" in message

    def test_one_id_in_two_files(self, tmp_path):
        paths = [write_lines(tmp_path / name, make_record()) for name in ("een", "twee")]
        (fault,) = faults_of(paths)
        assert (fault.file, fault.field) == (str(paths[1]), "id")
        assert str(paths[0]) in fault.message

    def test_translation_in_the_language_of_its_original(self, faults):
        ((line, field, _value, message),) = faults(
            self.original, make_record("b", language="nb", translation_of="a")
        )
        assert (line, field) == (2, "translation_of")
        assert "same language" in message

    def test_translation_of_a_translation(self, faults):
        second = make_record("b", translation_of="a")
        third = make_record("c", language="en", translation_of="b")
        ((line, field, _value, message),) = faults(self.original, second, third)
        assert (line, field) == (3, "translation_of")
        assert "Give its original" in message

    def test_translations_of_each_other(self, faults):
        found = faults(
            make_record("a", translation_of="b"), make_record("b", language="en", translation_of="a")
        )
        assert [(line, field) for line, field, *_rest in found] == [
            (1, "translation_of"),
            (2, "translation_of"),
        ]

    def test_two_versions_in_one_language(self, faults):
        versions = [make_record(name, translation_of="a") for name in ("b", "c")]
        ((line, field, _value, message),) = faults(self.original, *versions)
        assert (line, field) == (3, "language")
        assert "already: b" in message

    def test_second_version_of_what_is_in_the_bank(self, faults, tmp_path):
        load(tmp_path, self.original, make_record("b", translation_of="a"))
        ((line, field, _value, message),) = faults(make_record("c", translation_of="a"))
        assert (line, field) == (1, "language")
        assert "already: b" in message

    def test_version_beside_a_draft(self, faults):
        draft = InitiativePageFactory(record_id="a", live=False)
        assert draft.locale.language_code == "nl"
        assert faults(make_record("b", language="en", translation_of="a")) == []
        assert [
            field for _line, field, *_rest in faults(make_record("c", language="en", translation_of="a"))
        ] == ["language"]

    def test_language_of_a_record_in_the_bank(self, faults, tmp_path):
        load(tmp_path, self.original)
        ((_line, field, _value, message),) = faults(make_record("a", language="en"))
        assert field == "language"
        assert "“nb”" in message

    def test_record_in_the_bank_that_would_move(self, faults, tmp_path):
        load(tmp_path, self.original, make_record("b"))
        ((_line, field, _value, message),) = faults(make_record("b", translation_of="a"))
        assert field == "translation_of"
        assert "something else" in message

    def test_translation_of_a_translation_in_the_bank(self, faults, tmp_path):
        load(tmp_path, self.original, make_record("b", translation_of="a"))
        ((_line, field, _value, message),) = faults(make_record("c", language="en", translation_of="b"))
        assert (field, "translation itself" in message) == ("translation_of", True)


class TestReport:
    def test_shows_a_value_shortened_and_harmless(self, faults):
        ((_line, _field, value, _message),) = faults(make_record(place="\x1b[31m" + "a" * 300))
        assert value.startswith('"\\x1b[31maaa')
        assert len(value) < 80

    def test_shows_the_line_of_markdown(self, faults):
        ((_line, _field, value, _message),) = faults(make_record(body="Samen.\n\nEen <b>vet</b> woord."))
        assert value == '"Een <b>vet</b> woord."'

    def test_lists_up_to_a_limit_and_counts_the_rest(self, tmp_path):
        lines = [make_record(f"a{number}", kind="x") for number in range(LISTED_FAULTS + 7)]
        with pytest.raises(FaultyInputError) as raised:
            load_records(paths=[write_lines(tmp_path / "records.jsonl", *lines)])
        report = str(raised.value).splitlines()
        assert raised.value.total == LISTED_FAULTS + 7
        assert len(report) == LISTED_FAULTS + 1
        assert report[0].startswith(f'{tmp_path}/records.jsonl, line 1: kind: "x": There is no such value.')
        assert report[-1] == "and 7 more faults"

    def test_is_in_the_language_of_the_reader(self, tmp_path):
        path = write_lines(tmp_path / "records.jsonl", make_record(start_year="2021"))
        texts = set()
        for language in ("nl", "nb", "en"):
            with override(language), pytest.raises(FaultyInputError) as raised:
                load_records(paths=[path])
            texts.add(str(raised.value))
        assert len(texts) == 3
