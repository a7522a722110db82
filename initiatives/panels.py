"""How the edit form of an initiative is laid out. Field names only, so that the models can import it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TitleFieldPanel,
)
from wagtail.models import Page


def _checkboxes(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


def _select(name: str, **options) -> FieldPanel:
    # A registered snippet would get a chooser in a dialogue; a short list of one scheme needs none.
    return FieldPanel(name, widget=forms.Select, **options)


STORY = [
    TitleFieldPanel("title"),
    MultiFieldPanel([FieldPanel("summary"), _select("kind")], heading=_("What it is")),
    FieldPanel("body"),
]

FOR_WHOM = [
    MultiFieldPanel(
        [_checkboxes("audiences"), _checkboxes("levels"), _checkboxes("delivery")],
        heading=_("For whom, and how"),
    ),
    MultiFieldPanel(
        [FieldPanel("organisation"), FieldPanel("country"), FieldPanel("place")], heading=_("Where")
    ),
    MultiFieldPanel(
        [FieldPanel("start_year"), FieldPanel("end_year"), FieldPanel("status")], heading=_("When")
    ),
]

THEMES = [
    MultiFieldPanel([_checkboxes("themes"), _checkboxes("act_belong_commit")], heading=_("Themes")),
    MultiFieldPanel([FieldPanel("topics"), FieldPanel("free_tags")], heading=_("Topics")),
]

EVIDENCE = [
    MultiFieldPanel(
        [_select("evidence"), FieldPanel("evidence_reason"), FieldPanel("evidence_date")],
        heading=_("Evidence"),
    ),
    InlinePanel(
        "outcomes",
        [
            FieldPanel("measure"),
            FieldPanel("year"),
            FieldPanel("value"),
            FieldPanel("unit"),
            FieldPanel("duration"),
        ],
        heading=_("Figures"),
        label=_("figure"),
        help_text=_("What was counted. Figures of one unit are drawn as a chart."),
    ),
    MultiFieldPanel(
        [
            _select("effort"),
            FieldPanel("funding_amount"),
            FieldPanel("funding_currency"),
            FieldPanel("funding_funder"),
            FieldPanel("funding_note"),
        ],
        heading=_("Effort and funding"),
    ),
]

LINKS = [
    InlinePanel("links", [FieldPanel("url"), FieldPanel("label")], heading=_("Links"), label=_("link")),
    InlinePanel(
        "attachments",
        [FieldPanel("document"), FieldPanel("label")],
        heading=_("Attachments"),
        label=_("attachment"),
    ),
    PageChooserPanel("adapted_from", "initiatives.InitiativePage"),
    MultiFieldPanel(
        [FieldPanel("contact_office"), FieldPanel("contact_email"), FieldPanel("contact_url")],
        heading=_("Contact"),
    ),
    MultiFieldPanel([FieldPanel("source_document"), FieldPanel("source_note")], heading=_("Source")),
]

RECORD = [
    MultiFieldPanel(
        [
            FieldPanel("translation_state"),
            FieldPanel("reviewed_on"),
            FieldPanel("review_by"),
            FieldPanel("record_id", read_only=True),
        ],
        heading=_("Language and record"),
    ),
    *Page.promote_panels,
    *Page.settings_panels,
]


def initiative_tabs() -> list[ObjectList]:
    """Return the tabs of the edit form, in the order in which one writes."""
    return [
        ObjectList(STORY, heading=_("Story")),
        ObjectList(FOR_WHOM, heading=_("For whom, where, when")),
        ObjectList(THEMES, heading=_("Themes and topics")),
        ObjectList(EVIDENCE, heading=_("Evidence and funding")),
        ObjectList(LINKS, heading=_("Links and source")),
        ObjectList(RECORD, heading=_("Record")),
    ]
