"""Loading and dumping initiatives: what goes in comes out, once, and nothing else is lost."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import InitiativePageFactory
from record_tools import FOUNDING, dump, dump_one, get_page, load, make_record, write_lines
from wagtail.models import Page, Revision

from initiatives.models import InitiativePage
from initiatives.records import LoadReport, dump_lines, load_records

pytestmark = pytest.mark.django_db


class TestFoundingRecords:
    def test_are_109_initiatives_in_125_versions(self, founding_records):
        assert founding_records.count() == 125
        assert founding_records.values("translation_key").distinct().count() == 109
        assert founding_records.live().count() == 125

    def test_dump_gives_the_bytes_that_were_loaded(self, founding_records):
        assert "".join(dump_lines()).encode() == FOUNDING.read_bytes()

    def test_loading_again_touches_nothing(self, founding_records):
        revisions = Revision.objects.count()
        with CaptureQueriesContext(connection) as queries:
            assert load_records(paths=[FOUNDING]) == LoadReport(unchanged=125)
        assert Revision.objects.count() == revisions
        assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]

    def test_a_dump_loads_into_another_bank(self, founding_records, tmp_path):
        path = tmp_path / "dump.jsonl"
        path.write_text("".join(dump_lines()))
        for page in InitiativePage.objects.all():
            page.delete()
        assert load_records(paths=[path]).created == 125
        assert "".join(dump_lines()) == path.read_text()

    def test_stand_in_the_tree_of_their_language(self, founding_records):
        for page in founding_records.select_related("locale"):
            assert page.get_parent().locale_id == page.locale_id
        assert Page.find_problems() == ([], [], [], [], [])

    def test_pass_the_validation_of_the_page_unchanged(self, founding_records):
        for page in founding_records:
            before = page.serializable_data()
            page.full_clean()
            assert page.serializable_data() == before

    def test_say_which_page_is_the_original(self, founding_records):
        translation = get_page("vennespleis-samfundet-en")
        original = get_page("vennespleis-samfundet")
        assert translation.translation_key == original.translation_key
        assert (original.translation_state, translation.translation_state) == ("original", "translation")
        assert translation.slug == original.slug == "vennespleis-samfundet"

    def test_dump_takes_a_fixed_number_of_queries(self, founding_records, django_assert_max_num_queries):
        with django_assert_max_num_queries(30):
            assert len(list(dump_lines())) == 125


class TestRecord:
    def test_needs_four_fields_only(self, tmp_path):
        assert load(tmp_path, make_record()) == LoadReport(created=1)
        record = dump_one()
        assert {name for name, value in record.items() if value} == {*make_record(), "status"}
        assert load(tmp_path, record) == LoadReport(unchanged=1)

    def test_with_every_field_comes_back_as_it_was(self, tmp_path):
        full = make_record(
            body="## Zo werkt het\nSamen **lopen**.",
            kind="practice",
            themes=["support", "prevention"],
            topics=["loneliness", "nature-outdoor"],
            audiences=["all-students"],
            levels=["group"],
            delivery=["outdoors", "on-campus"],
            organisation=None,
            country="NL",
            place="Leiden",
            start_year=2019,
            end_year=2021,
            status="ended",
            evidence="described",
            effort="low",
            act_belong_commit=["belonging", "acting"],
            funding={"amount": 1000.5, "currency": "EUR", "funder": "ZonMw", "note": None},
            outcomes=[
                {"measure": "deelnemers", "year": 2020, "value": 40, "unit": "participants"},
                {"measure": "duur", "year": None, "value": "P4M29D", "unit": "iso8601-duration"},
                {"measure": "tevreden", "year": 2020, "value": 87.5, "unit": "percent"},
            ],
            links=[{"url": "https://example.org/a?b=c&d=e", "label": "Meer"}],
            translation_of=None,
            source={"document": "Jaarverslag", "note": "Twee regels\nmet tekst"},
            evidence_reason="Eén meting.",
            evidence_date="2021-05-01",
            reviewed_on="2024-01-31",
            review_by="2026-01-31",
            contact={"office": "Studentzaken", "email": "zaken@example.org", "url": None},
        )
        load(tmp_path, full)
        assert json.dumps(dump_one()) == json.dumps(full)
        assert load(tmp_path, full) == LoadReport(unchanged=1)

    def test_keeps_the_order_of_its_values_when_it_changes(self, tmp_path):
        for themes in (
            ["support", "data", "prevention"],
            ["prevention", "support", "data"],
            ["data", "support"],
        ):
            load(tmp_path, make_record(themes=themes, topics=["sleep", "loneliness"]))
            assert dump_one()["themes"] == themes

    def test_that_changed_becomes_a_new_live_revision(self, tmp_path):
        load(tmp_path, make_record(themes=["data"], start_year=2020))
        assert load(tmp_path, make_record(title="Loopgroep", themes=["support"])) == LoadReport(updated=1)
        page = get_page()
        assert (page.title, page.start_year, page.live) == ("Loopgroep", None, True)
        assert [theme.slug for theme in page.themes.all()] == ["support"]
        assert page.revisions.count() == 2
        assert page.live_revision == page.latest_revision
        assert not page.has_unpublished_changes

    def test_publishes_a_page_that_was_unpublished(self, tmp_path):
        load(tmp_path, make_record())
        get_page().unpublish()
        assert load(tmp_path, make_record()) == LoadReport(updated=1)
        assert get_page().live

    def test_gets_a_free_address_where_its_own_is_taken(self, tmp_path):
        InitiativePageFactory(slug="wandelgroep")
        InitiativePageFactory(slug="wandelgroep-2")
        load(tmp_path, make_record())
        assert get_page().slug == "wandelgroep-3"

    def test_whole_numbers_are_written_without_a_point(self, tmp_path):
        outcome = {"measure": "m", "year": None, "value": 300.0, "unit": "persons"}
        load(tmp_path, make_record(outcomes=[outcome], funding={"amount": 5000.00, "currency": "EUR"}))
        record = dump_one()
        assert json.dumps([record["outcomes"][0]["value"], record["funding"]["amount"]]) == "[300, 5000]"

    def test_surrounding_blanks_are_no_change(self, tmp_path):
        load(tmp_path, make_record(place="Leiden"))
        assert load(tmp_path, make_record(place=" Leiden ", title="Wandelgroep\u00a0")) == LoadReport(
            unchanged=1
        )

    def test_body_in_other_words_of_markdown_is_no_change(self, tmp_path):
        load(tmp_path, make_record(body="*Samen*\nlopen\n\n* een\n* twee"))
        assert dump_one()["body"] == "*Samen* lopen\n\n- een\n- twee"
        assert load(tmp_path, make_record(body="_Samen_ lopen\n\n- een\n- twee")) == LoadReport(unchanged=1)


class TestTranslation:
    original = make_record("a", language="nb", title="Turgruppe")
    translation = make_record("a-nl", translation_of="a")

    def assert_tied(self) -> None:
        assert get_page("a").translation_key == get_page("a-nl").translation_key
        assert dump_one("a-nl")["translation_of"] == "a"

    def test_may_stand_before_its_original(self, tmp_path):
        load(tmp_path, self.translation, self.original)
        self.assert_tied()

    def test_may_come_later_than_its_original(self, tmp_path):
        load(tmp_path, self.original)
        load(tmp_path, self.translation)
        self.assert_tied()

    def test_may_stand_in_another_file_than_its_original(self, tmp_path):
        paths = [write_lines(tmp_path / "1", self.translation), write_lines(tmp_path / "2", self.original)]
        load_records(paths=paths)
        self.assert_tied()

    def test_may_belong_to_an_initiative_that_editors_made(self, tmp_path):
        page = InitiativePageFactory(record_id="a-en-b")
        load(tmp_path, make_record("vertaling", language="nb", translation_of="a-en-b"))
        assert get_page("vertaling").translation_key == page.translation_key

    def test_keeps_being_out_of_date(self, tmp_path):
        load(tmp_path, self.original, {**self.translation, "translation_state": "outdated"})
        assert get_page("a-nl").translation_state == "outdated"
        assert dump_one("a-nl")["translation_state"] == "outdated"
        assert "translation_state" not in dump_one("a")
        assert load(tmp_path, self.original, self.translation).updated == 1
        assert get_page("a-nl").translation_state == "translation"

    def test_of_what_is_not_public_is_dumped_as_an_original(self, tmp_path):
        load(tmp_path, self.original, self.translation)
        get_page("a").unpublish()
        assert [record["translation_of"] for record in dump()] == [None]
        assert load(tmp_path, *dump()) == LoadReport(unchanged=1)
        assert get_page("a-nl").translation_state == "translation"

    def test_original_and_translation_get_the_same_key_in_every_bank(self, tmp_path):
        load(tmp_path, self.original)
        key = get_page("a").translation_key
        get_page("a").delete()
        load(tmp_path, self.original)
        assert get_page("a").translation_key == key


class TestAdaptation:
    def test_names_the_record_it_comes_from(self, tmp_path):
        load(tmp_path, make_record("a"), make_record("b", adapted_from="a"))
        assert get_page("b").adapted_from == get_page("a")
        assert dump_one("b")["adapted_from"] == "a"

    def test_may_stand_before_what_it_comes_from(self, tmp_path):
        lines = [make_record("b", adapted_from="a"), make_record("a")]
        load(tmp_path, *lines)
        assert dump_one("b")["adapted_from"] == "a"
        assert load(tmp_path, *lines) == LoadReport(unchanged=2)
        # An editor who opens the page and publishes it must not lose the tie.
        get_page("b").get_latest_revision().publish()
        assert dump_one("b")["adapted_from"] == "a"

    def test_of_what_is_not_public_is_not_dumped_and_not_lost(self, tmp_path):
        load(tmp_path, make_record("a"), make_record("b", adapted_from="a"))
        get_page("a").unpublish()
        assert "adapted_from" not in dump_one("b")
        assert load(tmp_path, *dump()) == LoadReport(unchanged=1)
        assert get_page("b").adapted_from
