"""Where the vocabulary and the organisations are used. Wagtail's reference index sees neither tags nor
many-to-many relations, so this asks the initiatives themselves."""

from functools import lru_cache

from django.db.models import Case, Count, IntegerField, Model, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from initiatives.models import Concept, InitiativePage, Organisation, Topic


@lru_cache(maxsize=1)
def fields_by_scheme() -> dict[str, str]:
    """Return {scheme: name of the field of an initiative that holds its concepts}."""
    fields = (*InitiativePage._meta.concrete_fields, *InitiativePage._meta.many_to_many)
    return {
        str(field.get_limit_choices_to()["scheme"]): field.name
        for field in fields
        if field.related_model is Concept
    }


def initiatives_using(entry: Concept | Topic | Organisation) -> QuerySet[InitiativePage]:
    """Return every language version, live or draft, that has this topic, concept or organisation."""
    lookup = _lookup(entry)
    return InitiativePage.objects.filter(**{lookup: entry.pk}) if lookup else InitiativePage.objects.none()


def with_use_counts(queryset: QuerySet) -> QuerySet:
    """Return `queryset` of topics, concepts or organisations with `uses`: how many initiatives have each."""
    if issubclass(queryset.model, Concept):
        counts = [When(scheme=scheme, then=_count(name)) for scheme, name in fields_by_scheme().items()]
        return queryset.annotate(uses=Case(*counts, default=Value(0), output_field=IntegerField()))
    return queryset.annotate(uses=_count(_lookup(queryset.model)))


def _lookup(entry: Model | type[Model]) -> str | None:
    model = entry if isinstance(entry, type) else type(entry)
    if issubclass(model, Concept):
        return fields_by_scheme().get(entry.scheme)
    return {Topic: "tagged_topics__tag", Organisation: "organisation"}[model]


def _count(lookup: str) -> Coalesce:
    users = InitiativePage.objects.order_by().filter(**{lookup: OuterRef("pk")}).values(lookup)
    return Coalesce(Subquery(users.annotate(uses=Count("pk", distinct=True)).values("uses")), 0)


def reasons_to_keep(entry: Model) -> list[str]:
    """Return, for an editor, what stands in the way of deleting `entry`; nothing does if empty."""
    counts = [(initiatives_using(entry).count(), _uses_text)]
    if isinstance(entry, Topic):
        counts += [(entry.narrower.count(), _narrower_text), (entry.terms.count(), _terms_text)]
    return [text(count) % {"count": count} for count, text in counts if count]


def _uses_text(count: int) -> str:
    return ngettext(
        "%(count)d initiative has it (drafts and translations included)",
        "%(count)d initiatives have it (drafts and translations included)",
        count,
    )


def _narrower_text(count: int) -> str:
    return ngettext(
        "%(count)d narrower topic stands below it", "%(count)d narrower topics stand below it", count
    )


def _terms_text(count: int) -> str:
    return ngettext("%(count)d search term belongs to it", "%(count)d search terms belong to it", count)
