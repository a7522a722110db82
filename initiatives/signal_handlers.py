"""What follows from changes that are made elsewhere, whoever makes them."""

from django.db.models import Model, ProtectedError
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, WorkflowState
from wagtail.signals import copy_for_translation_done, workflow_cancelled

from initiatives.models import Concept, InitiativePage, Organisation, Term, Topic
from initiatives.services.keeping import keep_in_review
from initiatives.services.vocabulary import mark_as_translation
from initiatives.usage import initiatives_using
from initiatives.vocabulary import touch_vocabulary

VOCABULARY = (Concept, Term, Topic, Organisation)


def vocabulary_changed(**_details) -> None:
    """Let every process load the vocabulary anew."""
    touch_vocabulary()


def refuse_to_delete_what_is_used(instance: Model, **_details) -> None:
    """Raise ProtectedError: a many-to-many relation would let go of the initiatives without a word."""
    users = initiatives_using(instance)
    if users.exists():
        raise ProtectedError(f"{instance._meta.label} {instance.slug} is used by initiatives.", set(users))


def copied_for_translation(target_obj: Model, **_details) -> None:
    """Mark the copy of an initiative as a translation."""
    if isinstance(target_obj, InitiativePage):
        mark_as_translation(page=target_obj)


def review_was_cancelled(instance: WorkflowState, **_details) -> None:
    """Leave no submission without an answer, whatever ended its workflow."""
    page = instance.content_object
    if isinstance(page, Page):
        keep_in_review(page=page)


def connect() -> None:
    """Listen to the models of the vocabulary, to copies for translation, and to workflows that end early."""
    for model in VOCABULARY:
        name = f"vocabulary-{model.__name__}"
        post_save.connect(vocabulary_changed, sender=model, dispatch_uid=f"{name}-saved")
        post_delete.connect(vocabulary_changed, sender=model, dispatch_uid=f"{name}-deleted")
        pre_delete.connect(refuse_to_delete_what_is_used, sender=model, dispatch_uid=f"{name}-used")
    copy_for_translation_done.connect(copied_for_translation, dispatch_uid="initiative-translated")
    workflow_cancelled.connect(review_was_cancelled, dispatch_uid="review-cancelled")
