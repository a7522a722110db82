"""The organisations behind initiatives."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.countries import country_choices


class OrganisationKind(models.TextChoices):
    """The kinds of the founding data; the values are those of its format."""

    UNIVERSITY = "university", _("University")
    APPLIED_SCIENCES = "university of applied sciences", _("University of applied sciences")
    WELFARE = "student welfare organisation", _("Student welfare organisation")
    ASSOCIATION = "student association", _("Student association")
    NGO = "ngo", _("Non-governmental organisation")
    GOVERNMENT = "government", _("Government")
    NETWORK = "network", _("Network")
    RESEARCH = "research institute", _("Research institute")
    HEALTH = "health service", _("Health service")


class Organisation(models.Model):
    """An institution, association or service, named in its own language."""

    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, choices=country_choices)
    city = models.CharField(_("city"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=40, choices=OrganisationKind.choices)
    domain = models.CharField(
        _("website"),
        max_length=253,
        blank=True,
        validators=[
            RegexValidator(
                r"^(?=.{4,253}\Z)([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}\Z",
                _("Give a host name such as example.org."),
            )
        ],
        help_text=_("The host name only, such as example.org."),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def website(self) -> str:
        """The address of the website, or ""."""
        return f"https://{self.domain}" if self.domain else ""
