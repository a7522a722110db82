"""What a stored revision still refers to: references to rows that are gone are left out."""

from django.db import models
from modelcluster.models import get_all_child_relations

PROTECTING = (models.PROTECT, models.RESTRICT)


def without_lost_references(model: type[models.Model], content: dict) -> dict:
    """Return the serialised `content` of `model` without references to rows that no longer exist.

    A protected row can be deleted once no page uses it, though a revision still may. modelcluster raises
    an Exception for such a reference, and the page could not be edited any more.
    """
    kept = {**content, **dict.fromkeys(_lost_fields(model, content))}
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if name in kept:
            kept[name] = _without_lost_children(relation.related_model, kept[name])
    return kept


def _lost_fields(model: type[models.Model], content: dict) -> list[str]:
    return [
        field.name
        for field in _protecting_fields(model)
        if content.get(field.name) is not None
        and not field.related_model._base_manager.filter(pk=content[field.name]).exists()
    ]


def _without_lost_children(model: type[models.Model], children: list[dict]) -> list[dict]:
    for field in _protecting_fields(model):
        wanted = {child.get(field.name) for child in children} - {None}
        existing = set(field.related_model._base_manager.filter(pk__in=wanted).values_list("pk", flat=True))
        children = [child for child in children if child.get(field.name) in existing | {None}]
    return children


def _protecting_fields(model: type[models.Model]) -> list[models.ForeignKey]:
    return [
        field
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete in PROTECTING
    ]
