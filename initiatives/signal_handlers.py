"""What follows from a change to the vocabulary, whoever makes it."""

from django.db.models.signals import post_delete, post_save

from initiatives.models import Concept, Organisation, Topic
from initiatives.vocabulary import touch_vocabulary


def vocabulary_changed(**_details) -> None:
    """Let every process load the vocabulary anew."""
    touch_vocabulary()


def connect() -> None:
    """Listen to the three models that a vocabulary snapshot is made of."""
    for model in (Concept, Topic, Organisation):
        post_save.connect(vocabulary_changed, sender=model, dispatch_uid=f"vocabulary-{model.__name__}-saved")
        post_delete.connect(
            vocabulary_changed, sender=model, dispatch_uid=f"vocabulary-{model.__name__}-deleted"
        )
