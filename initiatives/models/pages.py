"""The initiative as a page, and what hangs on it."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from initiatives.blocks import StoryBlock
from initiatives.choices import TITLE_LIMIT, Status, TranslationState, Unit, validate_year
from initiatives.countries import country_choices, country_name
from initiatives.forms import InitiativeCopyForm, InitiativeForm
from initiatives.panels import initiative_tabs

from .organisations import Organisation
from .sanitized import SanitizedPageMixin, SanitizedTextMixin
from .vocabulary import Concept, Scheme, Topic

HTTP_ONLY = URLValidator(schemes=["http", "https"])
DURATION = RegexValidator(
    r"^P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?\Z", _("Give a duration such as P4M29D: four months and 29 days.")
)
CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", _("Give a currency code of three letters, such as EUR."))


def new_record_id() -> str:
    """Return a fresh id for the exchange format; founding records bring their own."""
    return f"i-{uuid.uuid4().hex[:12]}"


def _concept(scheme: Scheme, label, **options) -> models.ForeignKey:
    return models.ForeignKey(
        Concept,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"scheme": scheme},
        **options,
    )


def _concepts(scheme: Scheme, label, related_name: str, **options) -> ParentalManyToManyField:
    return ParentalManyToManyField(
        Concept,
        verbose_name=label,
        blank=True,
        related_name=related_name,
        limit_choices_to={"scheme": scheme},
        **options,
    )


class TaggedInitiative(ItemBase):
    """That an initiative is about a topic."""

    tag = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="tagged_initiatives")
    content_object = ParentalKey("InitiativePage", on_delete=models.CASCADE, related_name="tagged_topics")


class InitiativeIndexPage(Page):
    """The place in a locale's tree under which its initiatives live; its address shows the search page."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["initiatives.InitiativePage"]

    class Meta:
        verbose_name = _("list of initiatives")

    def serve(self, request, *args, **kwargs):
        """Lead to the search page, which is the list that readers use."""
        return redirect("search")


class InitiativePage(SanitizedPageMixin, Page):
    """One language version of one initiative; `translation_key` ties the versions together."""

    record_id = models.SlugField(
        _("record id"),
        max_length=120,
        unique=True,
        default=new_record_id,
        help_text=_("The id in the exchange format. It never changes."),
    )
    translation_state = models.CharField(
        _("this language version is"),
        max_length=20,
        choices=TranslationState.choices,
        default=TranslationState.ORIGINAL,
    )
    summary = models.CharField(
        _("summary"), max_length=320, help_text=_("One or two sentences: what it is and for whom.")
    )
    body = StreamField(StoryBlock(), verbose_name=_("story"), blank=True)

    kind = _concept(Scheme.KIND, _("kind"))
    themes = _concepts(Scheme.THEME, _("themes"), "themed_initiatives")
    topics = ClusterTaggableManager(
        through=TaggedInitiative, verbose_name=_("topics"), blank=True, related_name="initiatives"
    )
    audiences = _concepts(Scheme.AUDIENCE, _("audiences"), "audience_initiatives")
    levels = _concepts(Scheme.LEVEL, _("levels"), "level_initiatives")
    delivery = _concepts(Scheme.DELIVERY, _("delivery"), "delivery_initiatives")
    act_belong_commit = _concepts(Scheme.ACT_BELONG_COMMIT, _("Act-Belong-Commit"), "abc_initiatives")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="initiatives",
    )
    country = models.CharField(_("country"), max_length=2, blank=True, choices=country_choices)
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("City, cities or region."))
    start_year = models.PositiveSmallIntegerField(
        _("first year"), null=True, blank=True, validators=[validate_year]
    )
    end_year = models.PositiveSmallIntegerField(
        _("last year"), null=True, blank=True, validators=[validate_year]
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.UNKNOWN)

    evidence = _concept(Scheme.EVIDENCE, _("evidence"))
    evidence_reason = models.TextField(
        _("reason for this step of evidence"),
        blank=True,
        max_length=1000,
        help_text=_("What the judgment rests on."),
    )
    evidence_date = models.DateField(_("evidence judged on"), null=True, blank=True)
    effort = _concept(Scheme.EFFORT, _("effort"))
    funding_amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, null=True, blank=True)
    funding_currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[CURRENCY])
    funding_funder = models.CharField(_("funder"), max_length=200, blank=True)
    funding_note = models.CharField(_("note on funding"), max_length=500, blank=True)

    adapted_from = models.ForeignKey(
        "self",
        verbose_name=_("adapted from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="adaptations",
    )
    reviewed_on = models.DateField(_("last checked on"), null=True, blank=True)
    review_by = models.DateField(_("check again by"), null=True, blank=True)
    contact_office = models.CharField(
        _("contact office"),
        max_length=200,
        blank=True,
        help_text=_("An office or team. Never a private person: this is public."),
    )
    contact_email = models.EmailField(_("e-mail of the office"), blank=True)
    contact_url = models.URLField(
        _("web page of the office"), max_length=500, blank=True, validators=[HTTP_ONLY]
    )
    source_document = models.CharField(_("source"), max_length=300, blank=True)
    source_note = models.TextField(_("note on the source"), blank=True, max_length=2000)

    search_fields = [*Page.search_fields, index.SearchField("summary"), index.FilterField("record_id")]
    parent_page_types = ["initiatives.InitiativeIndexPage"]
    subpage_types: list[str] = []
    # A copy is a record of its own, and an original until copying for translation says otherwise.
    exclude_fields_in_copy = ["record_id", "translation_state"]
    edit_handler = TabbedInterface(initiative_tabs(), base_form_class=InitiativeForm)
    copy_form_class = InitiativeCopyForm

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")

    def get_context(self, request, *args, **kwargs):
        from initiatives.context import initiative_context

        return {**super().get_context(request, *args, **kwargs), **initiative_context(self, request)}

    def permissions_for_user(self, user):
        from initiatives.permissions import InitiativePermissions

        return InitiativePermissions(user, self)

    def clean(self) -> None:
        super().clean()
        if len(self.title) > TITLE_LIMIT:
            text = _("A title has at most %(limit)d characters; this one has %(length)d.")
            raise ValidationError({"title": text % {"limit": TITLE_LIMIT, "length": len(self.title)}})
        if self.start_year and self.end_year and self.end_year < self.start_year:
            raise ValidationError({"end_year": _("The last year is before the first year.")})
        if self.funding_amount is not None and not self.funding_currency:
            raise ValidationError({"funding_currency": _("An amount needs a currency.")})
        if self.funding_amount is not None and self.funding_amount < 0:
            raise ValidationError({"funding_amount": _("Give an amount of at least 0.")})
        if self.organisation and self.country and self.organisation.country != self.country:
            text = _("Give the country of the organisation: %(country)s.")
            raise ValidationError({"country": text % {"country": country_name(self.organisation.country)}})


class Outcome(Orderable, SanitizedTextMixin):
    """A figure: what was counted, when, and how much."""

    page = ParentalKey(InitiativePage, on_delete=models.CASCADE, related_name="outcomes")
    measure = models.CharField(_("what was counted"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, validators=[validate_year])
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    duration = models.CharField(_("duration"), max_length=20, blank=True, validators=[DURATION])
    unit = models.CharField(_("unit"), max_length=30, choices=Unit.choices)

    def clean(self) -> None:
        super().clean()
        if self.unit == Unit.DURATION and not self.duration:
            raise ValidationError({"duration": _("Give the duration.")})
        if self.unit != Unit.DURATION and self.value is None:
            raise ValidationError({"value": _("Give the value.")})


class Link(Orderable, SanitizedTextMixin):
    """An address elsewhere that tells more."""

    page = ParentalKey(InitiativePage, on_delete=models.CASCADE, related_name="links")
    url = models.URLField(_("address"), max_length=500, validators=[HTTP_ONLY])
    label = models.CharField(_("text of the link"), max_length=200)


class Attachment(Orderable, SanitizedTextMixin):
    """A file that tells more."""

    page = ParentalKey(InitiativePage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        "wagtaildocs.Document", verbose_name=_("document"), on_delete=models.PROTECT, related_name="+"
    )
    label = models.CharField(_("text of the link"), max_length=200)
