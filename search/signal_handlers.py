"""What makes the index look again at an initiative. A handler carries keys to the outbox, nothing else.

Pages are watched by `post_save` instead of Wagtail's `page_published` and `page_unpublished`. `Page.save()`
opens a transaction and sends `post_save` inside it, so the request is committed with the change or not at
all; Wagtail's own signals come after that commit, and plain publishing and `publish_scheduled` open no wider
transaction. Publishing, unpublishing, expiry, aliases, copies and translations all go through `Page.save()`.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.signals import post_page_move

from initiatives.models import Concept, InitiativePage, Organisation, Topic
from initiatives.models.vocabulary import Scheme
from search.outbox import request_indexing
from search.touched import NOTHING, keys_touched, naming_of, stored_naming

# Fields of a page that say how it is being worked on, and that no document holds.
BOOKKEEPING = frozenset(
    {
        "alias_of_id",
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
    }
)
# Fields of the vocabulary that documents hold (search/versions.py); another one changes no document.
HELD_FIELDS: dict[type[Model], tuple[str, ...]] = {
    Concept: ("scheme", "slug"),
    Topic: ("slug", "name", "broader_id", "adopted"),
    Organisation: ("slug", "name"),
}
# A document holds the step of its evidence, which is counted along the whole ladder.
LADDER_FIELDS = ("scheme", "slug", "sort_order")


def page_about_to_change(instance: Page, **_details) -> None:
    """Look again at the initiative that a page leaves when its translation key changes."""
    if instance.pk and _is_initiative(instance):
        before = Page.objects.filter(pk=instance.pk).exclude(translation_key=instance.translation_key)
        request_indexing(before.values_list("translation_key", flat=True))


def page_saved(instance: Page, created: bool, update_fields: Iterable[str] | None, **_details) -> None:
    """Look again at the initiative of a page that readers see, or saw, or may see from now on."""
    if not _is_initiative(instance) or (created and not instance.live):
        return
    if update_fields is None or not BOOKKEEPING.issuperset(update_fields):
        request_indexing([instance.translation_key])


def page_deleted(instance: Page, **_details) -> None:
    """Look again at the initiative that lost a language version, or all of them."""
    request_indexing([instance.translation_key])


def page_moved(instance: Page, **_details) -> None:
    """Look again at what was moved, and at everything below: it may be private in its new place."""
    request_indexing(_keys(_below(instance.path)))


def restriction_changed(instance: PageViewRestriction, **_details) -> None:
    """Look again at the initiatives at and below a page that becomes private or public."""
    for path in Page.objects.filter(pk=instance.page_id).values_list("path", flat=True):
        request_indexing(_keys(_below(path)))


def locale_changed(instance: Locale, created: bool, **_details) -> None:
    """Look again at the initiatives of a locale whose language became another."""
    if not created:
        request_indexing(_keys(InitiativePage.objects.filter(locale=instance)))


def concept_about_to_change(sender: type[Model], instance: Model, **_details) -> None:
    """Remember whether something changes that documents hold."""
    fields = LADDER_FIELDS if _is_step(instance) else HELD_FIELDS[sender]
    before = sender.objects.filter(pk=instance.pk).values_list(*fields).first() if instance.pk else None
    if isinstance(instance, Concept | Topic):
        instance._named_before = stored_naming(instance)
    instance._changes_documents = before != tuple(getattr(instance, name) for name in fields)


def concept_saved(instance: Model, created: bool, **_details) -> None:
    """Look again at the initiatives that use a concept, topic or organisation which changed in substance.

    Also at those whose texts name it otherwise than before. What is new is not used yet, but a new step of
    evidence moves those above it.
    """
    if instance._changes_documents and (not created or _is_step(instance)):
        request_indexing(_keys_of_users(instance))
    if isinstance(instance, Concept | Topic):
        request_indexing(keys_touched(instance._named_before, naming_of(instance)))


def concept_about_to_be_deleted(instance: Model, **_details) -> None:
    """Look again at the users of what is deleted, while it is still known who they are."""
    request_indexing(_keys_of_users(instance))
    if isinstance(instance, Concept | Topic):
        request_indexing(keys_touched(stored_naming(instance), NOTHING))


def _is_initiative(page: Page) -> bool:
    # Wagtail publishes by schedule and deletes trees through the base class.
    return isinstance(page, InitiativePage) or page.specific_class is InitiativePage


def _below(path: str) -> QuerySet[InitiativePage]:
    return InitiativePage.objects.filter(path__startswith=path)


def _keys(pages: QuerySet[InitiativePage]) -> set[UUID]:
    return set(pages.order_by().values_list("translation_key", flat=True))


def _is_step(instance: Model) -> bool:
    return isinstance(instance, Concept) and instance.scheme == Scheme.EVIDENCE


def _keys_of_users(instance: Model) -> set[UUID]:
    if _is_step(instance):
        return _keys(InitiativePage.objects.exclude(evidence=None))
    if isinstance(instance, Topic):
        tags = Q(tagged_topics__tag=instance) | Q(tagged_topics__tag__broader=instance)
        return _keys(InitiativePage.objects.filter(tags))
    relations = (
        field.name
        for field in (*InitiativePage._meta.concrete_fields, *InitiativePage._meta.many_to_many)
        if field.related_model is type(instance)
    )
    return set().union(*(_keys(InitiativePage.objects.filter(**{name: instance})) for name in relations))


def connect() -> None:
    """Listen to everything that can change what the index must hold."""
    for page_model in (Page, InitiativePage):
        pre_save.connect(page_about_to_change, sender=page_model, dispatch_uid="search-page-changes")
        post_save.connect(page_saved, sender=page_model, dispatch_uid="search-page-saved")
    post_delete.connect(page_deleted, sender=InitiativePage, dispatch_uid="search-page-deleted")
    post_page_move.connect(page_moved, dispatch_uid="search-page-moved")
    post_save.connect(locale_changed, sender=Locale, dispatch_uid="search-locale-saved")
    for signal in (post_save, pre_delete):
        signal.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="search-restriction")
    for model in HELD_FIELDS:
        pre_save.connect(concept_about_to_change, sender=model, dispatch_uid="search-concept-changes")
        post_save.connect(concept_saved, sender=model, dispatch_uid="search-concept-saved")
        pre_delete.connect(concept_about_to_be_deleted, sender=model, dispatch_uid="search-concept-deleted")
