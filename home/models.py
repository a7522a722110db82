"""The front page, plain pages, and whom to call in a crisis."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

COUNTRY_CODE = RegexValidator(r"^[A-Z]{2}\Z", _("Give a country code of two capital letters, such as NL."))
HOST_NAME = RegexValidator(
    r"^(?=.{4,253}\Z)([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}\Z", _("Give a host name such as example.org.")
)
RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class HomePage(Page):
    """The front page of a locale: search box, themes with live counts, newest initiatives."""

    lead = models.CharField(
        _("lead"), max_length=320, blank=True, help_text=_("What this bank is, in two sentences.")
    )

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.StandardPage", "initiatives.InitiativeIndexPage"]

    class Meta:
        verbose_name = _("home page")


class StandardPage(Page):
    """A page of text, such as about and privacy."""

    intro = models.CharField(_("introduction"), max_length=320, blank=True)
    body = RichTextField(_("text"), features=RICH_TEXT_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = _("text page")


class CrisisCountry(ClusterableModel):
    """Whom to call in one country when it cannot wait."""

    country = models.CharField(_("country code"), max_length=2, unique=True, validators=[COUNTRY_CODE])
    emergency = models.CharField(_("emergency number"), max_length=20)
    sort_order = models.PositiveIntegerField(_("place in the order"), default=0)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    panels = [
        FieldPanel("country"),
        FieldPanel("emergency"),
        FieldPanel("sort_order"),
        FieldPanel("checked_on"),
        InlinePanel("lines", label=_("helpline")),
    ]

    class Meta:
        verbose_name = _("crisis help")
        verbose_name_plural = _("crisis help")
        ordering = ["sort_order", "country"]

    def __str__(self) -> str:
        return self.country


class CrisisLine(Orderable):
    """A helpline: at least one way to reach it is given, or it is a place that everyone knows."""

    crisis_country = ParentalKey(CrisisCountry, on_delete=models.CASCADE, related_name="lines")
    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    phone_free = models.CharField(_("free telephone"), max_length=30, blank=True)
    text = models.CharField(_("text message"), max_length=60, blank=True)
    website = models.CharField(
        _("website"), max_length=253, blank=True, validators=[HOST_NAME], help_text=_("The host name only.")
    )
    chat = models.BooleanField(_("has a chat"), default=False)
    hours = models.CharField(_("hours"), max_length=60, blank=True)
    source = models.CharField(_("where this was found"), max_length=200, blank=True)

    panels = [
        FieldPanel(name)
        for name in ("name", "phone", "phone_free", "text", "website", "chat", "hours", "source")
    ]
