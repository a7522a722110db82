"""How the edit form of an initiative is laid out. Field names only, so that the models can import it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TitleFieldPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page

from initiatives.widgets import PlainNumberInput


def _checkboxes(name: str, **options) -> FieldPanel:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "checkbox-columns"})
    return FieldPanel(name, widget=widget, **options)


def _select(name: str, **options) -> FieldPanel:
    # A registered snippet would get a chooser in a dialogue; a short list of one scheme needs none.
    return FieldPanel(name, widget=forms.Select, **options)


STORY = [
    TitleFieldPanel("title", help_text=_("What it is called, in the language of this page.")),
    MultiFieldPanel(
        [FieldPanel("summary", widget=AdminAutoHeightTextInput(attrs={"rows": 2})), _select("kind")],
        heading=_("What it is"),
    ),
    FieldPanel(
        "body",
        help_text=_("What is done, by whom, what it takes, and what others can learn from it."),
    ),
]

FOR_WHOM = [
    MultiFieldPanel(
        [
            _checkboxes("audiences", help_text=_("For whom it is, and who works with it.")),
            _checkboxes("levels"),
            _checkboxes("delivery"),
        ],
        heading=_("For whom, and how"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("organisation", help_text=_("The main organisation behind it.")),
            FieldRowPanel([FieldPanel("country"), FieldPanel("place")]),
        ],
        heading=_("Where"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("start_year"), FieldPanel("end_year")]),
            FieldPanel("status", help_text=_("As known from the source.")),
        ],
        heading=_("When"),
    ),
]

THEMES = [
    MultiFieldPanel(
        [
            _checkboxes("themes", help_text=_("The themes of StepChange; one or a few.")),
            _checkboxes("act_belong_commit"),
        ],
        heading=_("Themes and Act-Belong-Commit"),
    ),
    MultiFieldPanel([FieldPanel("topics"), FieldPanel("free_tags")], heading=_("What it is about")),
]

EVIDENCE = [
    MultiFieldPanel(
        [
            _select("evidence", help_text=_("How well it was studied. Not how good it is.")),
            FieldPanel("evidence_reason"),
            FieldPanel("evidence_date"),
        ],
        heading=_("How well it was studied"),
    ),
    InlinePanel(
        "outcomes",
        [
            FieldPanel("measure"),
            FieldRowPanel([FieldPanel("value", widget=PlainNumberInput), FieldPanel("unit")]),
            FieldRowPanel([FieldPanel("duration"), FieldPanel("year")]),
        ],
        heading=_("Figures"),
        label=_("figure"),
        help_text=_("What was counted. Figures of one unit are drawn as a chart."),
    ),
    MultiFieldPanel(
        [
            _select("effort", help_text=_("How much work and money it takes to do the same elsewhere.")),
            FieldRowPanel(
                [
                    FieldPanel("funding_amount", widget=PlainNumberInput),
                    FieldPanel("funding_currency", help_text=_("Three letters, such as EUR or NOK.")),
                ]
            ),
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
    PageChooserPanel(
        "adapted_from",
        "initiatives.InitiativePage",
        help_text=_("The initiative that this one is based on."),
    ),
    MultiFieldPanel(
        [FieldPanel("contact_office"), FieldPanel("contact_email"), FieldPanel("contact_url")],
        heading=_("Contact"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("source_document", help_text=_("The document or page that the facts come from.")),
            FieldPanel("source_note"),
        ],
        heading=_("Source"),
    ),
]

RECORD = [
    MultiFieldPanel(
        [
            FieldPanel(
                "translation_state",
                help_text=_("A translation whose original was changed since is out of date."),
            ),
            FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")]),
            FieldPanel("record_id", read_only=True),
        ],
        heading=_("Language and record"),
    ),
    *Page.promote_panels,
    *Page.settings_panels,
]


def initiative_tabs() -> list[ObjectList]:
    """Return the tabs of the edit form, in the order in which one writes.

    One short word each: six longer ones slide below Wagtail's buttons on a laptop.
    """
    return [
        ObjectList(STORY, heading=_("Story")),
        ObjectList(FOR_WHOM, heading=_("For whom")),
        ObjectList(THEMES, heading=_("Themes")),
        ObjectList(EVIDENCE, heading=_("Evidence")),
        ObjectList(LINKS, heading=_("Links")),
        ObjectList(RECORD, heading=_("Record")),
    ]
