"""Publish many new pages at once, with all that Wagtail keeps about a page that an editor publishes.

One by one, `add_child`, `save_revision` and `publish` cost 150 queries a page. This does what they do,
a step at a time for all pages: place in the tree, children, revision, history, the admin's search and
reference index, signals. The content is stored as it is: validate and sanitize it before.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.signals import page_published, published

# {name of a many-to-many field: keys of what is chosen, in order}
Choices: TypeAlias = Mapping[str, Sequence[int]]


class Branch:
    """A page that gets children, with the next free place and the free addresses under it.

    Locks the page's row, so that nobody else gives a child the same place before the transaction ends.
    """

    def __init__(self, page: Page) -> None:
        self.page = type(page).objects.select_for_update().get(pk=page.pk)
        last = self.page.get_last_child()
        self._next_path = last._inc_path() if last else None

    def place(self, pages: Sequence[Page]) -> None:
        """Give each of `pages` its place, and its address: the slug it has, numbered if that is taken."""
        taken = self._taken_slugs({page.slug for page in pages})
        for page in pages:
            page.depth = self.page.depth + 1
            page.path = self._next_path or Page._get_path(self.page.path, page.depth, 1)
            self._next_path = page._inc_path()
            page.slug = _free_slug(page.slug, taken)
            taken.add(page.slug)
            page.set_url_path(self.page)
        Page.objects.filter(pk=self.page.pk).update(numchild=F("numchild") + len(pages))

    def _taken_slugs(self, wanted: Iterable[str]) -> set[str]:
        """Return those of `wanted` that are taken, and the numbered ones beside them."""
        siblings = self.page.get_children()
        taken = set(siblings.filter(slug__in=wanted).values_list("slug", flat=True))
        for slug in list(taken):
            taken.update(siblings.filter(slug__startswith=f"{slug}-").values_list("slug", flat=True))
        return taken


def _free_slug(wanted: str, taken: set[str]) -> str:
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def publish_new_pages(pages: Sequence[Page], choices: Sequence[Choices]) -> None:
    """Store `pages`, all of one model and placed by a Branch, as live; call it in a transaction.

    Their children and many-to-many relations are set in memory, as for any unsaved page. `choices` holds
    for each page the order in which the latter are stored: the relations themselves do not keep it.
    """
    if not pages:
        return
    now = timezone.now()
    for page in pages:
        page.live, page.has_unpublished_changes = True, False
        page.first_published_at = page.last_published_at = page.latest_revision_created_at = now
        page.draft_title = page.title
    children = [_held_children(page) for page in pages]
    _insert_pages(pages)
    _insert_children(pages, children)
    insert_choices(pages, choices)
    revisions = _insert_revisions(pages)
    _log_publication(pages, revisions)
    _index_for_admin(pages)
    for page, revision in zip(pages, revisions, strict=True):
        page_published.send(sender=type(page), instance=page, revision=revision)
        published.send(sender=type(page), instance=page, revision=revision)


def _held_children(page: Page) -> dict[str, list[models.Model]]:
    """Return {relation: children}, all held in memory from now on: nothing asks the database for them."""
    names = [relation.get_accessor_name() for relation in get_all_child_relations(page)]
    for name in names:
        setattr(page, name, list(getattr(page, name).all()))
    return {name: list(getattr(page, name).all()) for name in names}


def _insert_pages(pages: Sequence[Page]) -> None:
    """Insert the rows of the base class at once, those of the page's own class one by one, as Django must."""
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    bases = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in names}) for page in pages)
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.id = base.pk
        page.save_base(raw=True, force_insert=True)


def _insert_children(pages: Sequence[Page], children: Sequence[Mapping[str, list[models.Model]]]) -> None:
    for relation in get_all_child_relations(pages[0]):
        name = relation.get_accessor_name()
        rows = [(page, row) for page, held in zip(pages, children, strict=True) for row in held[name]]
        for page, row in rows:
            setattr(row, relation.field.attname, page.pk)
        relation.related_model._base_manager.bulk_create(row for _page, row in rows)


def insert_choices(pages: Sequence[Page], choices: Sequence[Choices]) -> None:
    """Store the many-to-many relations of saved `pages` that `choices` names, in their order."""
    for name in choices[0]:
        relation = pages[0]._meta.get_field(name)
        source, target = relation.m2m_column_name(), relation.m2m_reverse_name()
        through = relation.remote_field.through
        through._base_manager.bulk_create(
            through(**{source: page.pk, target: pk})
            for page, chosen in zip(pages, choices, strict=True)
            for pk in chosen[name]
        )


def _insert_revisions(pages: Sequence[Page]) -> list[Revision]:
    base_type = ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type_id=page.content_type_id,
            base_content_type=base_type,
            object_id=str(page.pk),
            object_str=str(page),
            content=page.serializable_data(),
            created_at=page.latest_revision_created_at,
        )
        for page in pages
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision = page.live_revision = revision
    type(pages[0]).objects.bulk_update(pages, ["latest_revision", "live_revision"])
    return revisions


def _log_publication(pages: Sequence[Page], revisions: Sequence[Revision]) -> None:
    """Write the history of the pages: without it, editors could not compare with the first revision."""
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_id=page.pk,
            content_type_id=page.content_type_id,
            label=page.get_admin_display_title(),
            action=action,
            revision=revision,
            content_changed=True,
            timestamp=page.last_published_at,
        )
        for page, revision in zip(pages, revisions, strict=True)
        for action in ("wagtail.create", "wagtail.publish")
    )


def _index_for_admin(pages: Sequence[Page]) -> None:
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(type(pages[0]), pages)
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)
