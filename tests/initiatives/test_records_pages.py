"""What a page and its record know of each other: neither may say what the other cannot keep."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from factories import TopicFactory
from record_tools import dump, dump_one, get_page, load, make_record, write_lines
from wagtail.models import PageViewRestriction
from wagtail_factories import DocumentFactory

from initiatives.models import Attachment, TaggedInitiative
from initiatives.records import LoadReport, dump_lines

pytestmark = pytest.mark.django_db


class TestPage:
    """What no file may say, no editor can publish: otherwise a dump could not be loaded."""

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("title", {"title": "a" * 111}),
            ("country", {"country": "NL"}),
            ("end_year", {"start_year": 2021, "end_year": 2020}),
            ("funding_amount", {"funding_amount": -1, "funding_currency": "EUR"}),
            ("funding_currency", {"funding_amount": 1}),
        ],
    )
    def test_refuses_what_the_format_refuses(self, tmp_path, field, values):
        load(tmp_path, make_record(organisation="ntnu", country="NO"))
        page = get_page()
        for name, value in values.items():
            setattr(page, name, value)
        with pytest.raises(ValidationError) as raised:
            page.save_revision()
        assert list(raised.value.message_dict) == [field]


class TestWhatNoRecordSays:
    def test_drafts_and_private_pages_are_not_dumped(self, tmp_path):
        load(tmp_path, make_record("a"), make_record("b"), make_record("c"))
        get_page("a").unpublish()
        PageViewRestriction.objects.create(page=get_page("b").page_ptr, restriction_type="login")
        draft = get_page("c")
        draft.title = "Nog niet klaar"
        draft.save_revision()
        assert [(record["id"], record["title"]) for record in dump()] == [("c", "Wandelgroep")]

    def test_private_pages_stay_private(self, tmp_path):
        load(tmp_path, make_record())
        PageViewRestriction.objects.create(page=get_page().page_ptr, restriction_type="login")
        load(tmp_path, make_record(title="Anders"))
        assert dump() == []

    def test_pictures_and_documents_survive(self, tmp_path):
        load(tmp_path, make_record(body="Een.\n\nTwee."))
        page = get_page()
        document = DocumentFactory()
        story = [("text", "<p>Een.</p>"), ("document", document), ("text", "<p>Twee.</p>")]
        page.body = story
        page.attachments = [Attachment(document=document, label="Draaiboek")]
        page.save_revision().publish()
        assert load(tmp_path, make_record(body="Een.\n\nTwee.", title="Anders")) == LoadReport(updated=1)
        assert [block.block_type for block in get_page().body] == ["text", "document", "text"]
        load(tmp_path, make_record(body="Drie."))
        assert [block.block_type for block in get_page().body] == ["text", "document"]
        assert get_page().attachments.get().document == document

    def test_free_tags_survive_and_are_not_dumped(self, tmp_path):
        load(tmp_path, make_record(topics=["sleep"]))
        free = TopicFactory(slug="dutje", adopted=False)
        TaggedInitiative.objects.create(tag=free, content_object=get_page())
        assert dump_one()["topics"] == ["sleep"]
        assert load(tmp_path, make_record(topics=["sleep"])) == LoadReport(unchanged=1)
        load(tmp_path, make_record(topics=["loneliness"]))
        assert {topic.slug for topic in get_page().topics.all()} == {"dutje", "loneliness"}

    def test_no_person_of_the_admin_is_dumped(self, tmp_path, django_user_model):
        load(tmp_path, make_record())
        owner = django_user_model.objects.create_superuser("kees", "kees@example.org", first_name="Kees")
        page = get_page()
        page.owner = owner
        page.save_revision(user=owner).publish(user=owner)
        assert "kees" not in Path(write_lines(tmp_path / "d", *dump_lines())).read_text().casefold()
