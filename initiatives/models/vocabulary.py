"""The vocabulary as concepts in the sense of SKOS: one row for all languages."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from initiatives.fields import LocalizedListField, LocalizedTextareaField, LocalizedTextField, in_language


class Scheme(models.TextChoices):
    """The vocabulary's schemes; topics are one more, kept as tags in `Topic`."""

    THEME = "theme", _("Theme")
    KIND = "kind", _("Kind")
    AUDIENCE = "audience", _("Audience")
    LEVEL = "level", _("Level")
    DELIVERY = "delivery", _("Delivery")
    EVIDENCE = "evidence", _("Evidence")
    EFFORT = "effort", _("Effort")
    ACT_BELONG_COMMIT = "act_belong_commit", _("Act-Belong-Commit")
    TERM = "term", _("Search term")


class ConceptMixin(models.Model):
    """Labels, alternative labels and a definition in every language, and a place in the order."""

    labels = LocalizedTextField(_("label"), max_length=100, help_text=_("The name that readers see."))
    alt = LocalizedListField(
        _("alternative labels"),
        blank=True,
        help_text=_("Other words that people type, one on each line. They are searched and never shown."),
    )
    definition = LocalizedTextareaField(_("definition"), blank=True, help_text=_("One short sentence."))
    sort_order = models.PositiveIntegerField(_("place in the order"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """Return the label in `language` (default: the active one), else in another, else the slug."""
        return in_language(self.labels, language, default=self.slug)

    def definition_in(self, language: str | None = None) -> str:
        """Return the definition in `language` (default: the active one), else in another, else ""."""
        return in_language(self.definition, language)


class Topic(ConceptMixin, TagBase):
    """What an initiative is about: a tag. Adopted topics are a facet; free ones wait for an editor."""

    broader = models.ForeignKey(
        "self",
        verbose_name=_("broader topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
        help_text=_("At most two levels: a broader topic has no broader topic itself."),
    )
    adopted = models.BooleanField(
        _("adopted"),
        default=False,
        help_text=_("An adopted topic is offered as a filter. A free tag is not."),
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["sort_order", "slug"]

    def __str__(self) -> str:
        return in_language(self.labels, default=self.name)

    def label(self, language: str | None = None) -> str:
        """Return the label in `language` (default: the active one), else in another, else the tag's name."""
        return in_language(self.labels, language, default=self.name)

    def clean(self) -> None:
        super().clean()
        if self.broader_id and self.broader_id == self.pk:
            raise ValidationError({"broader": _("A topic cannot be broader than itself.")})
        if self.broader_id and (self.broader.broader_id or (self.pk and self.narrower.exists())):
            raise ValidationError({"broader": _("Topics have at most two levels.")})


class Concept(ConceptMixin):
    """One value of a scheme other than topics, or one entry of the search thesaurus (scheme `term`)."""

    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme.choices)
    slug = models.SlugField(_("slug"), max_length=100)
    broader = models.ForeignKey(
        Topic,
        verbose_name=_("broader topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="terms",
        help_text=_("Search terms only: the topic that this term belongs to."),
    )
    stepchange = models.CharField(
        _("StepChange domain"),
        max_length=50,
        blank=True,
        help_text=_("Themes only: the domain of StepChange (2017) that the theme comes from."),
    )

    class Meta:
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        ordering = ["scheme", "sort_order", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "slug"], name="unique_concept_in_scheme"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.broader_id and self.scheme != Scheme.TERM:
            raise ValidationError({"broader": _("Only a search term belongs to a topic.")})


class TermManager(models.Manager):
    """The concepts of scheme `term` only."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(scheme=Scheme.TERM)


class Term(Concept):
    """A concept of the search thesaurus, as the admin shows it: in a list and with permissions of its own."""

    objects = TermManager()

    class Meta:
        proxy = True
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")
        ordering = ["sort_order", "slug"]


class VocabularyVersion(models.Model):
    """One row with a token that every change replaces: a process whose snapshot bears it is up to date.

    A token and not a counter: one that a transaction sets and then rolls back never comes again.
    """

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)
