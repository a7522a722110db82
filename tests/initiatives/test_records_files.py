"""Files that hold no records: refused in bounded memory and time, with a hint, and nothing is changed."""

import json
import os
import time
import tracemalloc
from pathlib import Path

import pytest
from django.utils.translation import override
from record_tools import faults_of, load, make_record, write_lines

from initiatives.models import InitiativePage
from initiatives.records import FaultyInputError, load_records
from initiatives.records.lines import MAX_LINE

pytestmark = pytest.mark.django_db

GOOD = json.dumps(make_record()).encode() + b"\n"


@pytest.fixture(autouse=True)
def in_english():
    """Read the messages as they are written in the code."""
    with override("en"):
        yield


@pytest.fixture
def refuse(tmp_path):
    """Return a function that writes bytes to a file, and gives the one fault for which they are refused."""

    def find(content: bytes):
        path = tmp_path / "records.jsonl"
        path.write_bytes(content)
        (fault,) = faults_of([path])
        assert fault.file == str(path)
        assert not InitiativePage.objects.exists()
        return fault

    return find


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (b"{", "not JSON: character 2"),
        (b"id;title", "not JSON: character 1"),
        (b"{'id': 'a'}", "not JSON"),
        (b'{"id": "a",}', "not JSON"),
        (b'{"id": "a"} {"id": "b"}', "not JSON"),
        (b'{"title": "a\x01b"}', "not JSON"),
        (b"[]", "one JSON object"),
        (b'"id"', "one JSON object"),
        (b"null", "JSON object"),
        (b'{"start_year": NaN}', "NaN is not a number"),
        (b'{"start_year": -Infinity}', "-Infinity is not a number"),
        (b'{"id": "a", "id": "b"}', "“id” stands twice"),
        (b'{"source": {"note": "a", "note": "a"}}', "“note” stands twice"),
        (b'{"start_year": ' + b"9" * 5_000 + b"}", "too many digits"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"id": ' * 100_000, "nested too deeply"),
        (b'{"title": "caf\xe9"}', "not UTF-8: byte 15"),
        (b'{"title": "\xed\xa0\x80"}', "not UTF-8"),
        (GOOD.decode().encode("utf-16"), "not UTF-8: byte 1"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_line_that_is_no_record_is_named(refuse, line, hint):
    fault = refuse(b"\n" + line.replace(b"\n", b"") + b"\n")
    assert fault.line == 2
    assert hint in fault.message


def test_a_byte_order_mark_is_named(refuse):
    fault = refuse(b"\xef\xbb\xbf" + GOOD)
    assert fault.line == 1
    assert "byte order mark" in fault.message


@pytest.mark.parametrize("content", [b"", b"\n \n\t\n"])
def test_an_empty_file_is_named(refuse, content):
    fault = refuse(content)
    assert fault.line is None
    assert "empty" in fault.message


def test_a_line_of_50_megabytes_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "records.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"id": "a", "title": "')
        for _piece in range(50):
            stream.write(b"a" * 1_000_000)
        stream.write(b'"}\n' + GOOD + GOOD)
    tracemalloc.start()
    faults = faults_of([path])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(fault.line, fault.field) for fault in faults] == [(1, ""), (3, "id")]
    assert f"at most {MAX_LINE} bytes" in faults[0].message
    assert peak < 10 * MAX_LINE


def test_a_line_of_exactly_the_limit_is_read(refuse, tmp_path):
    line = GOOD.rstrip() + b" " * (MAX_LINE - len(GOOD)) + b"\n"
    assert len(line) == MAX_LINE
    path = tmp_path / "records.jsonl"
    path.write_bytes(line)
    assert faults_of([path]) == []


def test_blank_lines_and_a_missing_last_line_end_do_no_harm(tmp_path):
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n" + GOOD.replace(b"\n", b"\r\n") + b"\n" + json.dumps(make_record("b")).encode())
    assert faults_of([path]) == []
    assert InitiativePage.objects.count() == 2


@pytest.mark.parametrize(("name", "hint"), [("nowhere.jsonl", "no such file"), (".", "not an ordinary file")])
def test_what_is_no_file_is_named(tmp_path, name, hint):
    (fault,) = faults_of([tmp_path / name])
    assert (fault.file, fault.line) == (str(tmp_path / name), None)
    assert hint in fault.message


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (fault,) = faults_of([tmp_path / "pipe"])
    assert "not an ordinary file" in fault.message


@pytest.mark.skipif(os.geteuid() == 0, reason="The superuser may read every file.")
def test_an_unreadable_file_is_named(tmp_path):
    path = write_lines(tmp_path / "records.jsonl", make_record())
    path.chmod(0)
    (fault,) = faults_of([path])
    assert "cannot be read" in fault.message


def test_a_fault_in_the_last_file_leaves_the_first_unloaded(tmp_path):
    paths = [
        write_lines(tmp_path / "1", make_record("a")),
        write_lines(tmp_path / "2", make_record("b", kind="x")),
    ]
    (fault,) = faults_of(paths)
    assert (fault.file, fault.line, fault.field) == (str(paths[1]), 1, "kind")
    assert not InitiativePage.objects.exists()


@pytest.mark.parametrize(
    "changed", [make_record("b", kind="x"), make_record("c"), make_record("b", translation_of="c")], ids=str
)
def test_a_file_that_changes_after_it_was_checked_changes_nothing(tmp_path, changed):
    path = write_lines(tmp_path / "records.jsonl", make_record("a"), make_record("b"))

    def change_file(done: int, _total: int | None) -> None:
        if done == 2:
            write_lines(tmp_path / "new", make_record("a"), changed).replace(path)

    with pytest.raises(FaultyInputError) as raised:
        load_records(paths=[path], progress=change_file)
    assert raised.value.faults[0].line == 2
    assert not InitiativePage.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "[" * 49_000,
        "*a " * 16_000,
        "![[" * 16_000,
        "<a " * 16_000,
        "> " * 24_000,
        "a\\\n" * 16_000,
        "_*" * 24_000,
    ],
    ids=lambda body: body[:3],
)
def test_a_hostile_body_costs_little_time(tmp_path, body):
    path = write_lines(tmp_path / "records.jsonl", make_record(body=body))
    started = time.process_time()
    faults_of([path])
    assert time.process_time() - started < 10


def test_a_number_of_astronomic_size_costs_no_memory(tmp_path):
    for number in ("1e999999999", "1e-999999999", "-1e999999999", "0e999999999", "0e-999999999"):
        outcome = f'{{"measure": "m", "value": {number}, "unit": "persons"}}'
        line = json.dumps(make_record(outcomes=[]))[:-3] + f"[{outcome}]}}"
        faults = faults_of([write_lines(tmp_path / "records.jsonl", line)])
        assert [fault.field for fault in faults] == ([] if number.startswith("0") else ["outcomes[0].value"])


def test_loading_after_a_refusal_works(tmp_path):
    assert faults_of([Path(tmp_path / "nowhere")])
    assert load(tmp_path, make_record()).created == 1
