"""Factories of what an initiative is made of."""

import factory
import wagtail_factories
from factory.django import DjangoModelFactory

from initiatives.models import InitiativeIndexPage, InitiativePage, Organisation, Topic
from initiatives.models.organisations import OrganisationKind


class TopicFactory(DjangoModelFactory):
    """An adopted topic; `adopted=False` makes a free tag."""

    class Meta:
        model = Topic

    slug = factory.Sequence(lambda number: f"topic-{number}")
    name = factory.LazyAttribute(lambda topic: topic.slug)
    labels = factory.LazyAttribute(
        lambda topic: {code: f"{topic.slug} ({code})" for code in ("nl", "nb", "en")}
    )
    adopted = True


class OrganisationFactory(DjangoModelFactory):
    """A Dutch university."""

    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda number: f"organisation-{number}")
    name = factory.Sequence(lambda number: f"Hogeschool {number}")
    country = "NL"
    kind = OrganisationKind.UNIVERSITY


class InitiativePageFactory(wagtail_factories.PageFactory):
    """A live Dutch initiative with a title and a summary; `parent` puts it under another list."""

    class Meta:
        model = InitiativePage

    title = factory.Sequence(lambda number: f"Wandelgroep {number}")
    summary = "Studenten lopen elke week samen."
    parent = factory.LazyFunction(lambda: InitiativeIndexPage.objects.get(locale__language_code="nl"))
    locale = factory.LazyAttribute(lambda page: page.parent.locale)
