"""Loading and dumping the vocabulary: the founding files, parts of them, and what is wrong in others."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from factories import OrganisationFactory, TopicFactory
from table_rows import replace_rows

from initiatives.models import Concept, Organisation, Topic
from initiatives.records import FaultyInputError, LoadReport
from initiatives.vocabulary import get_vocabulary, touch_vocabulary
from initiatives.vocabulary_records import PARTS, dump_vocabulary, load_vocabulary

pytestmark = pytest.mark.django_db

DATA = Path("initiatives/data")
FOUNDING = {part: DATA / f"{part}.{'jsonl' if part == 'thesaurus' else 'json'}" for part in PARTS}
TERMS = FOUNDING["thesaurus"].read_text("utf-8").count("\n")


@pytest.fixture(autouse=True)
def in_english():
    """Read the messages as they are written in the code."""
    with override("en"):
        yield


def concept(slug: str = "nieuw", **fields) -> dict:
    return {"id": slug, "labels": {"nl": slug.title()}, **fields}


def vocabulary(scheme: str, *concepts: dict) -> dict:
    return {"schemes": [{"id": scheme, "concepts": list(concepts)}]}


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a value as a whole file, or several as lines."""

    def load_values(*values, dry_run: bool = False) -> LoadReport:
        path = tmp_path / "file"
        path.write_text("\n".join(json.dumps(value) for value in values) + "\n")
        return load_vocabulary(paths=[path], dry_run=dry_run)

    return load_values


@pytest.fixture
def refuse(load):
    """Return a function that gives the one fault for which values are refused, as (line, field, message)."""

    def find(*values) -> tuple:
        before = "".join(text for part in PARTS for text in dump_vocabulary(part))
        with pytest.raises(FaultyInputError) as raised:
            load(*values)
        assert "".join(text for part in PARTS for text in dump_vocabulary(part)) == before
        (fault,) = raised.value.faults
        return fault.line, fault.field, fault.message

    return find


class TestFoundingFiles:
    @pytest.mark.parametrize("part", PARTS)
    def test_dump_gives_the_bytes_of_the_file(self, part):
        assert "".join(dump_vocabulary(part)).encode() == FOUNDING[part].read_bytes()

    @pytest.mark.parametrize("part", PARTS)
    def test_loading_again_touches_nothing(self, part):
        with CaptureQueriesContext(connection) as queries:
            report = load_vocabulary(paths=[FOUNDING[part]])
        assert (report.created, report.updated) == (0, 0)
        assert report.unchanged > 50
        assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]

    def test_fill_an_empty_bank(self):
        with connection.cursor() as cursor:
            for model in (Concept, Organisation, Topic):
                replace_rows(cursor, model._meta.db_table, ())
        touch_vocabulary()
        # In the order of the alphabet, so search terms stand before the topics that they belong to.
        report = load_vocabulary(
            paths=[FOUNDING[part] for part in ("organisations", "thesaurus", "vocabulary")]
        )
        assert report == LoadReport(created=118 + TERMS + 60)
        for part in PARTS:
            assert "".join(dump_vocabulary(part)).encode() == FOUNDING[part].read_bytes()


class TestConcepts:
    def test_additional_ones_come_last_in_their_scheme(self, load):
        assert load(vocabulary("kind", concept("a"), concept("b"))) == LoadReport(created=2)
        assert list(get_vocabulary().concepts("kind"))[-2:] == ["a", "b"]

    def test_some_of_a_scheme_keep_their_place(self, load):
        before = list(get_vocabulary().concepts("effort"))
        assert load(vocabulary("effort", concept("high"))) == LoadReport(updated=1)
        assert list(get_vocabulary().concepts("effort")) == before
        assert get_vocabulary().label("effort", "high", "nl") == "High"

    def test_all_of_a_scheme_set_its_order(self, load):
        load(vocabulary("effort", concept("high"), concept("new"), concept("medium"), concept("low")))
        assert list(get_vocabulary().concepts("effort")) == ["high", "new", "medium", "low"]

    def test_one_that_says_the_same_is_not_written(self, load):
        load(vocabulary("kind", concept("a")))
        assert load(vocabulary("kind", concept("a", alt={"nl": []}, definition=None))) == LoadReport(
            unchanged=1
        )

    def test_dump_after_a_change_loads_as_it_is(self, load):
        load(vocabulary("kind", concept("a", labels={"en": "A"})))
        (text,) = dump_vocabulary("vocabulary")
        added = json.loads(text)["schemes"][2]["concepts"][-1]
        alt = {"nl": [], "nb": [], "en": []}
        assert added == {"id": "a", "labels": {"en": "A"}, "alt": alt, "broader": None, "definition": {}}
        assert load(json.loads(text)) == LoadReport(unchanged=119)

    def test_a_dry_run_counts_and_changes_nothing(self, load):
        values = vocabulary("effort", concept("new"), concept("high"))
        assert load(values, dry_run=True) == LoadReport(created=1, updated=1)
        assert "new" not in get_vocabulary().concepts("effort")


class TestTopics:
    def test_may_stand_before_their_broader_topic(self, load):
        load(vocabulary("topic", concept("smal", broader="breed"), concept("breed")))
        assert Topic.objects.get(slug="smal").broader.slug == "breed"
        assert get_vocabulary().get("topic", "smal").broader == "breed"

    def test_adopt_a_free_tag_of_that_id(self, load):
        tag = TopicFactory(slug="dutje", name="dutje", adopted=False)
        assert load(vocabulary("topic", concept("dutje"))) == LoadReport(updated=1)
        tag.refresh_from_db()
        assert (tag.adopted, tag.labels, tag.name) == (True, {"nl": "Dutje"}, "dutje")

    def test_that_were_free_tags_load_with_the_id_that_they_have(self, load):
        TopicFactory(slug="søvn_hvile", name="Søvn_hvile")
        (text,) = dump_vocabulary("vocabulary")
        assert load(json.loads(text)) == LoadReport(unchanged=119)

    def test_that_are_free_tags_are_not_dumped(self):
        TopicFactory(slug="dutje", adopted=False)
        assert "".join(dump_vocabulary("vocabulary")).encode() == FOUNDING["vocabulary"].read_bytes()


class TestTermsAndOrganisations:
    def test_a_line_adds_a_search_term(self, load):
        assert load(concept("zzz", broader="sleep"), concept("zzzz")) == LoadReport(created=2)
        assert Concept.objects.get(scheme="term", slug="zzz").broader.slug == "sleep"
        assert "".join(dump_vocabulary("thesaurus")).count("\n") == TERMS + 2

    def test_an_organisation_is_added_and_changed(self, load):
        entry = {"id": "hs", "name": "HS", "country": "NL", "kind": "university"}
        assert load({"organisations": [entry]}) == LoadReport(created=1)
        assert load({"organisations": [{**entry, "city": "Leiden"}]}) == LoadReport(updated=1)
        assert Organisation.objects.get(slug="hs").city == "Leiden"

    def test_organisations_are_dumped_by_country_and_name(self):
        OrganisationFactory(slug="x", name="000", country="NL")
        (text,) = dump_vocabulary("organisations")
        slugs = [entry["id"] for entry in json.loads(text)["organisations"]]
        first = next(entry["id"] for entry in json.loads(text)["organisations"] if entry["country"] == "NL")
        assert first == "x"
        assert len(slugs) == 61


class TestFaults:
    @pytest.mark.parametrize(
        ("value", "field", "hint"),
        [
            ({"schemes": {}}, "schemes", "Give a list."),
            ({"schemes": []}, "schemes", "must not be empty"),
            ({"concepts": []}, "", "“schemes” or “organisations”"),
            ({"schemes": [], "organisations": []}, "", "“schemes” or “organisations”"),
            (vocabulary("thema", concept()), "schemes[0].id", "theme, topic, kind"),
            (vocabulary("term", concept()), "schemes[0].id", "theme, topic, kind"),
            (vocabulary("kind"), "schemes[0].concepts", "must not be empty"),
            (vocabulary("kind", concept("A")), "schemes[0].concepts[0].id", "lower-case"),
            (vocabulary("kind", concept(labels={})), "schemes[0].concepts[0].labels", "must not be empty"),
            (
                vocabulary("kind", concept(labels={"de": "x"})),
                "schemes[0].concepts[0].labels.de",
                "no such field",
            ),
            (vocabulary("kind", concept(labels={"nl": "<b>"})), "schemes[0].concepts[0].labels.nl", "markup"),
            (
                vocabulary("kind", concept(labels={"nl": "a" * 101})),
                "schemes[0].concepts[0].labels.nl",
                "at most 100",
            ),
            (vocabulary("kind", concept(alt={"nl": "x"})), "schemes[0].concepts[0].alt.nl", "Give a list."),
            (
                vocabulary("kind", concept(alt={"nl": ["x", "x"]})),
                "schemes[0].concepts[0].alt.nl[1]",
                "twice",
            ),
            (vocabulary("kind", concept(color="red")), "schemes[0].concepts[0].color", "no such field"),
            (vocabulary("kind", concept(broader="sleep")), "schemes[0].concepts[0].broader", "Only a topic"),
            (
                vocabulary("kind", concept(stepchange="Data")),
                "schemes[0].concepts[0].stepchange",
                "Only a theme",
            ),
            (vocabulary("kind", concept("a"), concept("a")), "schemes[0].concepts[1].id", "stands twice"),
            (vocabulary("topic", concept(broader="x")), "schemes[0].concepts[0].broader", "no such topic"),
            (vocabulary("topic", concept(broader="anxiety")), "schemes[0].concepts[0].broader", "two levels"),
            (vocabulary("topic", concept(broader="nieuw")), "schemes[0].concepts[0].broader", "two levels"),
            (
                vocabulary("topic", concept("mental-health-problems", broader="living-conditions")),
                "schemes[0].concepts[0].broader",
                "has narrower ones",
            ),
            (
                vocabulary("topic", concept(labels={"en": "ANXIETY"})),
                "schemes[0].concepts[0].labels",
                "anxiety",
            ),
            ({"organisations": [{"id": "a"}]}, "organisations[0].name", "required"),
        ],
        ids=lambda value: json.dumps(value)[:60] if isinstance(value, dict) else "",
    )
    def test_are_named_with_their_place(self, refuse, value, field, hint):
        if "organisations" in value and "schemes" not in value:
            value["organisations"][0] |= {"country": "NL", "kind": "university"}
        _line, found, message = refuse(value)
        assert (found, hint in message) == (field, True), message

    @pytest.mark.parametrize(
        ("line", "field", "hint"),
        [
            (concept("a", broader="x"), "broader", "no such topic"),
            (concept("a", labels=["x"]), "labels", "Give an object."),
            ([], "", "one JSON object"),
        ],
    )
    def test_in_a_line_are_named_with_its_number(self, refuse, line, field, hint):
        number, found, message = refuse(concept("b"), line)
        assert (number, found, hint in message) == (2, field, True), message

    @pytest.mark.parametrize(
        ("content", "line", "hint"),
        [
            (b"", None, "empty"),
            (b'{"schemes":\n[}', 2, "not JSON"),
            (b'\xef\xbb\xbf{"schemes": []}', None, "byte order mark"),
            (b'{"schemes": [\n"\xe9"]}', None, "not UTF-8"),
            (b"[" * 50_000, None, "nested too deeply"),
            (b'{\n"schemes": [],\n"schemes": []}', None, "stands twice"),
            (b" " * 21 * 1_048_576, None, "too large"),
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_of_a_file_are_named(self, tmp_path, content, line, hint):
        path = tmp_path / "vocabulary.json"
        path.write_bytes(content)
        with pytest.raises(FaultyInputError) as raised:
            load_vocabulary(paths=[path])
        fault = raised.value.faults[0]
        assert (fault.file, fault.line, hint in fault.message) == (str(path), line, True), fault

    def test_in_one_file_leave_the_others_unloaded(self, tmp_path):
        paths = [tmp_path / "good", tmp_path / "bad"]
        paths[0].write_text(json.dumps(vocabulary("kind", concept("a"))))
        paths[1].write_text(json.dumps(vocabulary("kind", concept("A"))))
        with pytest.raises(FaultyInputError):
            load_vocabulary(paths=paths)
        assert not Concept.objects.filter(slug="a").exists()
