"""Publishing many pages at once leaves what publishing each of them in Wagtail's own way would leave."""

import json
import re
from collections.abc import Callable

import pytest
from record_tools import load, make_record
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.signals import page_published, published

from initiatives.models import InitiativeIndexPage, InitiativePage, Link, Outcome, TaggedInitiative
from search.models import OutboxEntry

pytestmark = pytest.mark.django_db

RECORD = make_record(
    body="Samen [lopen](https://example.org).",
    kind="practice",
    themes=["support", "prevention"],
    topics=["sleep"],
    organisation="ntnu",
    country="NO",
    outcomes=[{"measure": "deelnemers", "year": 2020, "value": 40, "unit": "participants"}],
    links=[{"url": "https://example.org", "label": "Meer"}],
)
# What cannot be the same for two pages, or two moments.
OWN = {
    "pk",
    "id",
    "page_ptr",
    "path",
    "slug",
    "url_path",
    "translation_key",
    "record_id",
    "page",
    "content_object",
}
MOMENTS = {"first_published_at", "last_published_at", "latest_revision_created_at", "created_at"}
STATE = {"live", "has_unpublished_changes", "live_revision", "latest_revision"}


@pytest.fixture
def loaded(tmp_path) -> InitiativePage:
    """Return a page that was loaded."""
    load(tmp_path, RECORD)
    return InitiativePage.objects.get(record_id="wandelgroep")


@pytest.fixture
def published_by_hand(loaded: InitiativePage) -> InitiativePage:
    """Return a page with the same content that was published as an editor would."""
    columns = [
        field for field in InitiativePage._meta.concrete_fields if field.name not in OWN | MOMENTS | STATE
    ]
    page = InitiativePage(
        **{
            field.attname: getattr(loaded, field.attname)
            for field in columns
            if field.name not in ("depth", "numchild")
        }
    )
    page.slug = page.record_id = "met-de-hand"
    page.live = False
    page.themes = list(loaded.themes.all())
    page.tagged_topics = [TaggedInitiative(tag_id=row.tag_id) for row in loaded.tagged_topics.all()]
    page.outcomes = [Outcome(measure="deelnemers", year=2020, value=40, unit="participants", sort_order=0)]
    page.links = [Link(url="https://example.org", label="Meer", sort_order=0)]
    InitiativeIndexPage.objects.get(locale=loaded.locale).add_child(instance=page)
    page.save_revision(log_action=True).publish()
    page.refresh_from_db()
    return page


def without(value: object, names: set[str]) -> object:
    """Return serialised `value` without the keys in `names`, at any depth; whole numbers in one form."""
    if isinstance(value, list):
        return [without(item, names) for item in value]
    if isinstance(value, dict):
        return {key: without(item, names) for key, item in value.items() if key not in names}
    if isinstance(value, str) and re.fullmatch(r"\d+\.0+", value):
        return value.partition(".")[0]
    return value


def test_columns_are_the_same(loaded, published_by_hand):
    for field in InitiativePage._meta.concrete_fields:
        if field.name not in OWN | MOMENTS | {"live_revision", "latest_revision", "body"}:
            assert getattr(loaded, field.attname) == getattr(published_by_hand, field.attname), field.name
    assert loaded.live_revision == loaded.latest_revision == Revision.objects.for_instance(loaded).get()
    assert all(getattr(loaded, name) for name in MOMENTS - {"created_at"})


def test_revision_holds_the_same(loaded, published_by_hand):
    # A page that was a draft before has said so in its first revision.
    ignored = OWN | MOMENTS | STATE
    contents = [without(page.latest_revision.content, ignored) for page in (loaded, published_by_hand)]
    # PostgreSQL keeps the parts of a block in an order of its own.
    bodies = [json.loads(content.pop("body")) for content in contents]
    assert contents[0] == contents[1]
    assert bodies[0] == bodies[1]


def test_revision_can_be_published_again(loaded):
    rows = [row.pk for relation in ("outcomes", "links") for row in getattr(loaded, relation).all()]
    loaded.latest_revision.publish()
    loaded.refresh_from_db()
    assert [row.pk for relation in ("outcomes", "links") for row in getattr(loaded, relation).all()] == rows
    assert {theme.slug for theme in loaded.themes.all()} == {"support", "prevention"}


def test_history_names_the_same_steps(loaded, published_by_hand):
    def steps(page: InitiativePage) -> set[tuple]:
        return set(PageLogEntry.objects.filter(page=page.pk).values_list("action", "label", "content_type"))

    assert steps(loaded) <= steps(published_by_hand)
    assert PageLogEntry.objects.get(page=loaded.pk, action="wagtail.publish").revision == loaded.live_revision


def test_references_are_the_same(loaded, published_by_hand):
    def references(page: InitiativePage) -> list[tuple]:
        rows = ReferenceIndex.get_references_for_object(page)
        return sorted(rows.values_list("to_content_type", "to_object_id", "model_path"))

    assert references(loaded) == references(published_by_hand) != []


def test_admin_finds_both(loaded, published_by_hand):
    found = {page.pk for page in Page.objects.search("wandelgroep")}
    assert found == {loaded.pk, published_by_hand.pk}


def test_tree_is_sound(loaded, published_by_hand):
    assert Page.find_problems() == ([], [], [], [], [])
    assert published_by_hand.path > loaded.path


def test_an_editor_can_add_a_page_afterwards(loaded, published_by_hand):
    assert loaded.get_next_sibling().pk == published_by_hand.pk
    assert loaded.get_parent().numchild == 2


@pytest.fixture
def heard() -> Callable[..., list[tuple]]:
    """Return a function that gives the signals which `action` sends, as (signal, page, revision)."""

    def listen(action: Callable[[], object]) -> list[tuple]:
        calls: list[tuple] = []
        signals = {"page_published": page_published, "published": published}
        receivers = {
            name: lambda name=name, **details: calls.append(
                (name, details["instance"].record_id, details["revision"].pk)
            )
            for name in signals
        }
        for name, signal in signals.items():
            signal.connect(receivers[name], sender=InitiativePage, weak=False)
        try:
            action()
        finally:
            for name, signal in signals.items():
                signal.disconnect(receivers[name], sender=InitiativePage)
        return calls

    return listen


def test_signals_name_page_and_revision(heard, tmp_path):
    calls = heard(lambda: load(tmp_path, RECORD, make_record("b")))
    pages = InitiativePage.objects.order_by("pk")
    expected = {
        (name, page.record_id, page.live_revision_id)
        for name in ("published", "page_published")
        for page in pages
    }
    assert set(calls) == expected
    assert len(calls) == 4


def test_the_index_is_asked_to_look(loaded):
    entry = OutboxEntry.objects.get(translation_key=loaded.translation_key)
    assert entry.version > entry.indexed_version
