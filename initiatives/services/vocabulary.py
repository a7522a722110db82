"""The writes that editors make to the vocabulary, one function for each intention."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Max, Model
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from initiatives.choices import TranslationState
from initiatives.models.vocabulary import Concept, Scheme, Topic
from initiatives.writers import only_writer


def next_sort_order(model: type[Model], **scope) -> int:
    """Return the place after the last row of `model`, among the rows that match `scope`."""
    last = model._default_manager.filter(**scope).aggregate(last=Max("sort_order"))["last"]
    return 0 if last is None else last + 1


@only_writer()
def get_or_create_tags(*, names: Iterable[str], language: str) -> list[Topic]:
    """Return a topic for each name: the one that is called so in any language, else a new free tag.

    Upper and lower case count as the same letter. A new tag gets its name as label in `language`.
    """
    known = {word: topic for topic in Topic.objects.order_by("-pk") for word in _names(topic)}
    found: dict[int, Topic] = {}
    for name in names:
        topic = known.get(name.casefold())
        if topic is None:
            order = next_sort_order(Topic)
            topic = Topic.objects.create(name=name, labels={language: name}, sort_order=order)
            known[name.casefold()] = topic
        found[topic.pk] = topic
    return list(found.values())


@only_writer()
def promote_term(*, term: Concept, user) -> Topic:
    """Make the search term an adopted topic with the same slug and words, and remove the term.

    Topics have two levels, so a term below a narrow topic becomes its sibling. Raises ValidationError
    where another topic has the slug or name, or where `term` is no search term. Both ends are logged.
    """
    if term.scheme != Scheme.TERM:
        raise ValidationError(_("Only a search term can become a topic."), code="not_a_term")
    topic = Topic(
        slug=term.slug,
        name=term.label("en"),
        labels=term.labels,
        alt=term.alt,
        definition=term.definition,
        broader=broader_for(term),
        adopted=True,
        sort_order=next_sort_order(Topic),
    )
    _refuse_taken(topic)
    topic.full_clean()
    topic.save()
    log(
        instance=topic,
        action="initiatives.promote_term",
        user=user,
        data={"slug": term.slug},
        title=str(topic),
    )
    log(instance=term, action="wagtail.delete", user=user, deleted=True)
    term.delete()
    return topic


def broader_for(term: Concept) -> Topic | None:
    """Return the topic that `term` would stand under as a topic, or None."""
    broader = term.broader
    return broader.broader if broader and broader.broader_id else broader


@only_writer()
def mark_as_translation(*, page: Page) -> None:
    """Say of an initiative that was copied for translation that it is one: in the page and in its draft."""
    page.translation_state = TranslationState.TRANSLATION
    page.save(clean=False, update_fields=["translation_state"])
    revision = page.latest_revision
    if revision:
        revision.content = {**revision.content, "translation_state": page.translation_state}
        revision.save(update_fields=["content"])


def _names(topic: Topic) -> set[str]:
    return {word.casefold() for word in (topic.name, *topic.labels.values()) if word}


def _refuse_taken(topic: Topic) -> None:
    if Topic.objects.filter(slug=topic.slug).exists():
        raise ValidationError(
            _("There is a topic with the slug “%(slug)s” already. Adopt that one, or change its slug first."),
            code="slug_taken",
            params={"slug": topic.slug},
        )
    if Topic.objects.filter(name__iexact=topic.name).exists():
        raise ValidationError(
            _("There is a topic called “%(name)s” already."), code="name_taken", params={"name": topic.name}
        )
