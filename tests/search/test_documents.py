"""A document holds what its public language versions say, and nothing that is not public."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction

from initiatives.blocks import StoryBlock
from initiatives.models import Concept, InitiativeIndexPage, InitiativePage, Organisation, Topic
from search.body_text import READERS, rich_text_to_plain, story_to_plain
from search.documents import LanguageText, build_document, is_indexable, load_documents
from search.versions import Version

KEY = uuid.UUID(int=7)


def version(language: str, title: str = "Titel", **fields) -> Version:
    return Version(translation_key=KEY, text=LanguageText(language, title), **fields)


class TestBuildDocument:
    def test_no_public_version_no_document(self):
        assert build_document([]) is None

    def test_facts_are_those_of_the_original(self):
        versions = [
            version("nl", is_original=False, start_year=1990, evidence=1, facets={"kind": ["tool"]}),
            version("en", is_original=True, start_year=2021, evidence=5, facets={"kind": ["course"]}),
        ]
        document = build_document(versions, version=9)
        assert (document.id, document.version, document.evidence) == (str(KEY), 9, 5)
        assert document.facets["kind"] == ("course",)
        assert document.facets["year"] == ("2020-2024",)
        assert document.facets["language"] == ("nl", "en")
        assert [text.language for text in document.texts] == ["nl", "en"]

    def test_without_the_original_the_first_language_speaks(self):
        versions = [
            version("en", is_original=False, evidence=2),
            version("nb", is_original=False, evidence=3),
        ]
        assert build_document(versions).evidence == 3

    def test_topics_bring_their_broader_ones(self):
        versions = [version("nl", facets={"topic": ["loneliness", "sleep"]})]
        document = build_document(versions, broader={"loneliness": "social-connection", "sleep": None})
        assert document.facets["topic"] == ("loneliness", "sleep", "social-connection")

    def test_titles_sort_in_the_readers_language_where_there_is_one(self):
        document = build_document([version("nb", "Ærlig"), version("en", "Honest", is_original=False)])
        assert document.titles["en"] == "honest"
        assert document.titles["nl"] == "aerlig"
        assert document.titles["nb"] > "z"

    def test_newest_is_the_first_publication(self):
        versions = [version("nl", published=300), version("en", published=200, is_original=False)]
        assert build_document(versions).newest == 200

    def test_the_digest_follows_content_not_order_of_reading(self):
        versions = [version("nl", facets={"theme": {"data", "staff"}}), version("en", is_original=False)]
        digest = build_document(versions).digest()
        assert build_document(versions[::-1], version=4).digest() == digest
        assert build_document([version("nl", "Anders"), versions[1]]).digest() != digest


class TestPlainText:
    def test_every_block_has_a_reader(self):
        assert set(READERS) == set(StoryBlock().child_blocks)

    def test_markup_goes_and_text_stays(self):
        source = "<h2>Kop</h2><p>Twee <b>woor</b>den &amp; 1 &lt; 2</p><ul><li>een</li><li>twee</li></ul>"
        assert rich_text_to_plain(source) == "Kop\nTwee woorden & 1 < 2\neen\ntwee"

    def test_blocks(self):
        blocks = [
            {"type": "text", "value": "<p>Verhaal</p>"},
            {"type": "steps", "value": {"title": "Zo", "steps": [{"type": "item", "value": "Eerst"}, "Dan"]}},
            {"type": "quote", "value": {"text": "Goed", "source": "mentor"}},
            {"type": "picture", "value": {"image": 4, "alt_text": "Vijver", "caption": None}},
            {"type": "document", "value": 12},
            {"type": "embed", "value": "https://example.org"},
            {"type": "of another release", "value": "x"},
        ]
        assert story_to_plain(blocks) == "Verhaal\nZo\nEerst\nDan\nGoed\nmentor\nVijver"

    def test_hostile_markup_takes_little_time(self):
        assert len(rich_text_to_plain("<" * 200_000)) == 200_000


@pytest.fixture
def full_page(add_initiative) -> InitiativePage:
    """Return a page with every relation that is searched."""
    concepts = {(each.scheme, each.slug): each for each in Concept.objects.exclude(scheme="term")}
    page = add_initiative(
        "Vennespleis",
        body=[("text", "<p>Een <b>verhaal</b></p>")],
        kind=concepts["kind", "practice"],
        evidence=concepts["evidence", "strong"],
        effort=concepts["effort", "low"],
        organisation=Organisation.objects.get(slug="ntnu"),
        country="NO",
        place="Trondheim",
        start_year=2021,
        status="ended",
        reviewed_on=date(2024, 2, 1),
        first_published_at=datetime(2024, 1, 1, tzinfo=UTC),
    )
    page.themes = [concepts["theme", "prevention"], concepts["theme", "data"]]
    page.audiences = [concepts["audience", "all-students"]]
    page.levels = [concepts["level", "group"]]
    page.delivery = [concepts["delivery", "online"]]
    free = Topic.objects.create(name="Breien", slug="breien", labels={"nl": "Breien"}, adopted=False)
    page.topics.add(Topic.objects.get(slug="loneliness"), free)
    page.save()
    return page


@pytest.mark.django_db
class TestLoadDocuments:
    def test_everything_that_is_searched(self, full_page):
        (document,) = load_documents([full_page.translation_key], {full_page.translation_key: 3})
        assert document.facets == {
            "theme": ("data", "prevention"),
            "topic": ("loneliness", "social-connection"),
            "kind": ("practice",),
            "audience": ("all-students",),
            "level": ("group",),
            "delivery": ("online",),
            "organisation": ("ntnu",),
            "country": ("NO",),
            "language": ("nl",),
            "evidence": ("strong",),
            "status": ("ended",),
            "effort": ("low",),
            "year": ("2020-2024",),
        }
        (text,) = document.texts
        assert (text.title, text.body) == ("Vennespleis", "Een verhaal")
        organisation = Organisation.objects.get(slug="ntnu").name
        assert text.names == f"{organisation}\nTrondheim\nNoorwegen\nBreien"
        assert (document.version, document.evidence) == (3, 5)
        assert document.newest == (date(2024, 1, 1) - date(1970, 1, 1)).days
        assert document.reviewed == (date(2024, 2, 1) - date(1970, 1, 1)).days

    def test_language_versions_are_one_document(self, full_page):
        english = Locale.objects.get(language_code="en")
        parent = InitiativeIndexPage.objects.get(locale=english)
        translation = full_page.copy_for_translation(english, copy_parents=False)
        translation.title = "Splicing friends"
        translation.save_revision().publish()
        assert translation.get_parent().pk == parent.pk
        (document,) = load_documents([full_page.translation_key])
        assert [text.title for text in document.texts] == ["Vennespleis", "Splicing friends"]
        assert document.facets["language"] == ("nl", "en")

    def test_queries_do_not_grow_with_the_number_of_pages(self, full_page, add_initiative):
        keys = [full_page.translation_key]
        load_documents(keys)
        with CaptureQueriesContext(connection) as one:
            load_documents(keys)
        keys += [add_initiative(f"Groep {number}").translation_key for number in range(30)]
        with CaptureQueriesContext(connection) as many:
            assert len(load_documents(keys)) == 31
        assert len(many) == len(one) == 5

    def test_drafts_and_unknown_keys_have_none(self, add_initiative):
        draft = add_initiative("Concept", live=False)
        assert load_documents([draft.translation_key, uuid.uuid4()]) == []
        assert load_documents([]) == []

    @pytest.mark.parametrize("restriction", ["login", "password", "groups"])
    @pytest.mark.parametrize("inherited", [False, True])
    def test_what_not_everybody_may_see_has_none(self, add_initiative, index_page, restriction, inherited):
        page = add_initiative("Besloten")
        assert is_indexable(page)
        restricted = index_page if inherited else page
        PageViewRestriction.objects.create(page=restricted.page_ptr, restriction_type=restriction)
        assert not is_indexable(page)
        assert load_documents([page.translation_key]) == []

    def test_a_restriction_elsewhere_hides_nothing(self, add_initiative):
        page, other = add_initiative("Open"), add_initiative("Besloten")
        PageViewRestriction.objects.create(page=other.page_ptr, restriction_type="login")
        assert is_indexable(page)

    def test_a_language_that_the_site_does_not_have_is_not_indexed(self, add_initiative, settings):
        page = add_initiative("Nederlands")
        settings.LANGUAGES = [("nb", "Norsk"), ("en", "English")]
        assert not is_indexable(page)
