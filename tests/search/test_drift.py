"""The drift check names what index and database disagree about, and nothing else."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from wagtail.models import Locale, PageViewRestriction

from initiatives.models import InitiativePage
from search import drift
from search.documents import load_documents
from search.drift import Difference, Kind, find_drift
from search.indexer import Indexer

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(index, add_initiative) -> list[InitiativePage]:
    """Return three indexed initiatives."""
    pages = [add_initiative(f"Groep {number}", record_id=f"group-{number}") for number in range(3)]
    Indexer().drain()
    return pages


def found(backend, **options) -> set[Difference]:
    differences = list(find_drift(backend, **options))
    assert len(differences) == len(set(differences))
    return set(differences)


def difference(kind: Kind, page: InitiativePage) -> Difference:
    return Difference(kind, page.translation_key, page.record_id)


def test_index_and_database_agree_after_a_drain(index, pages):
    assert found(index) == set()


def test_the_founding_records_agree_after_a_rebuild(founding_records, index):
    assert found(index, batch_size=20) == set()


def test_what_the_index_lacks_is_missing(index, pages):
    index.write([], delete=[str(pages[1].translation_key)])
    assert found(index) == {difference(Kind.MISSING, pages[1])}


def test_what_changed_unnoticed_is_different(index, pages):
    InitiativePage.objects.filter(pk=pages[0].pk).update(title="Zonder signaal")
    assert found(index) == {difference(Kind.DIFFERENT, pages[0])}


def test_what_was_hidden_unnoticed_is_surplus(index, pages):
    InitiativePage.objects.filter(pk=pages[0].pk).update(live=False)
    PageViewRestriction.objects.bulk_create([PageViewRestriction(page=pages[1], restriction_type="login")])
    assert found(index) == {difference(Kind.SURPLUS, pages[0]), difference(Kind.SURPLUS, pages[1])}


def test_what_the_database_does_not_know_is_surplus(index, pages):
    (document,) = load_documents([pages[0].translation_key])
    strangers = [str(uuid4()) for _ in range(5)]
    index.write([replace(document, id=id) for id in strangers])
    assert found(index, batch_size=2) == {Difference(Kind.SURPLUS, UUID(id), id) for id in strangers}


def test_an_initiative_is_named_by_its_original(index, pages):
    english = pages[0].copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    english.save_revision().publish()
    Indexer().drain()
    InitiativePage.objects.filter(translation_key=pages[0].translation_key).update(summary="Anders.")
    InitiativePage.objects.filter(pk=english.pk).update(translation_state="translation")
    assert found(index) == {difference(Kind.DIFFERENT, pages[0])}


def test_what_waits_to_be_indexed_is_no_drift(index, pages, add_initiative):
    add_initiative("Nieuw")
    pages[0].unpublish()
    assert found(index) == set()


def test_what_is_worked_off_meanwhile_is_no_drift(index, pages, monkeypatch):
    """The index is read before, the outbox after."""
    pages[0].unpublish()
    original = drift.key_batches

    def key_batches(size):
        Indexer().drain()
        pages[1].unpublish()
        Indexer().drain()
        return original(size)

    monkeypatch.setattr(drift, "key_batches", key_batches)
    assert found(index) == set()


def test_batches_of_any_size_find_the_same(index, pages):
    index.write([], delete=[str(page.translation_key) for page in pages])
    expected = {difference(Kind.MISSING, page) for page in pages}
    assert found(index, batch_size=1) == found(index, batch_size=2) == found(index) == expected
