"""The questions of each step. Names, limits and validators are those of the models."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagWidget

from initiatives.forms import InitiativeForm
from initiatives.models import InitiativePage, TaggedInitiative
from initiatives.records.body import canonical_body, replace_story, write_body
from initiatives.records.writing import link_address
from initiatives.services.vocabulary import get_or_create_tags

from .fields import StoryField, make_field, validate_count
from .step_form import StepForm

MAX_FREE_TAGS = 10
UNKNOWN = _("I do not know")


class WhatForm(StepForm):
    """What it is, where and when."""

    language = forms.ChoiceField(
        label=_("Language of your text"),
        choices=list(settings.LANGUAGE_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of your text.")},
        help_text=_("The language that you describe it in. Readers of other languages find it too."),
    )
    groups = (
        ("", ("language", "title", "kind")),
        (_("Where"), ("organisation", "country", "place")),
        (_("When"), ("status", "start_year", "end_year")),
    )
    needed = ("language", "title", "kind")

    class Meta:
        model = InitiativePage
        fields = (
            "title",
            "kind",
            "organisation",
            "country",
            "place",
            "status",
            "start_year",
            "end_year",
        )
        formfield_callback = make_field
        widgets = {"kind": forms.RadioSelect, "status": forms.RadioSelect}
        error_messages = {
            "title": {"required": _("Give it a title.")},
            "kind": {"required": _("Choose what kind of initiative it is.")},
        }
        help_texts = {
            "title": _("What it is called. At most 110 characters."),
            "organisation": _(
                "The main organisation behind it. Is it not in the list? Name it in your message to the "
                "editors, in the last step."
            ),
            "start_year": _("The year in which it began, such as 2021."),
            "end_year": _("Only if it has ended."),
        }

    @staticmethod
    def languages() -> list[str]:
        """Return the codes of the languages that one can write in."""
        return list(settings.LANGUAGE_NAMES)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.initial["language"] = self.submission.language
        self.fields["kind"].empty_label = None
        self.fields["organisation"].empty_label = _("Not chosen")
        country = self.fields["country"]
        country.choices = [("", _("Not chosen")), *list(country.choices)[1:]]
        if self.submission.page_id:
            # The page stands in the tree of its language already.
            del self.fields["language"]


class StoryForm(StepForm):
    """The summary and the story."""

    body = StoryField(
        label=capfirst(InitiativePage._meta.get_field("body").verbose_name),
        error_messages={"required": _("Tell the story.")},
        help_text=_("What is done, by whom, what it takes, and what others can learn from it."),
    )
    groups = (("", ("summary", "body")),)
    needed = ("summary", "body")
    clean_summary = InitiativeForm.clean_summary

    class Meta:
        model = InitiativePage
        fields = ("summary",)
        formfield_callback = make_field
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"summary": {"required": _("Write a summary.")}}
        help_texts = {
            "summary": _("One or two sentences: what it is and for whom. At most 320 characters."),
        }

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["body"].widget.attrs.update(rows=18)
        self.initial["body"] = write_body(self.instance.body.raw_data, link_address)

    def _post_clean(self) -> None:
        text = self.cleaned_data.get("body")
        if text and canonical_body(text) != self.initial["body"]:
            self.instance.body = replace_story(self.instance.body.raw_data, text)
        super()._post_clean()


class AudienceForm(StepForm):
    """For whom it is, and what it is about."""

    topics = InitiativeForm.declared_fields["topics"]
    free_tags = InitiativeForm.declared_fields["free_tags"]
    groups = (
        (_("What it is about"), ("themes", "topics", "free_tags", "act_belong_commit")),
        (_("For whom, and how"), ("audiences", "levels", "delivery")),
    )
    needed = ("themes",)

    class Meta:
        model = InitiativePage
        fields = ("themes", "act_belong_commit", "audiences", "levels", "delivery")
        formfield_callback = make_field
        widgets = dict.fromkeys(fields, forms.CheckboxSelectMultiple)
        error_messages = {"themes": {"required": _("Choose at least one theme.")}}
        help_texts = {
            "themes": _("The themes of StepChange; one or a few."),
            "audiences": _("For whom it is, and who works with it."),
        }

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        topics, free_tags = self.fields["topics"], self.fields["free_tags"]
        topics.to_field_name = "slug"
        topics.validators.append(validate_count)
        free_tags.widget = TagWidget()
        free_tags.help_text = _(
            "Only for what no topic above says: words of your own, with commas between them."
        )
        current = list(self.instance.topics.all())
        self.initial["topics"] = [topic for topic in current if topic.adopted]
        self.initial["free_tags"] = [topic for topic in current if not topic.adopted]

    def clean_free_tags(self) -> list[str]:
        names = self.cleaned_data["free_tags"]
        if len(names) > MAX_FREE_TAGS:
            raise ValidationError(_("Give at most %(limit)d words of your own.") % {"limit": MAX_FREE_TAGS})
        return names

    def apply(self) -> None:
        """Give the page what was answered, and make the tags that do not exist yet."""
        super().apply()
        free = get_or_create_tags(
            names=self.cleaned_data["free_tags"], language=self.instance.locale.language_code
        )
        wanted = {topic.pk: topic for topic in (*self.cleaned_data["topics"], *free)}
        kept = [row for row in self.instance.tagged_topics.all() if row.tag_id in wanted]
        new = wanted.keys() - {row.tag_id for row in kept}
        self.instance.tagged_topics = [
            *kept,
            *(TaggedInitiative(tag=topic) for pk, topic in wanted.items() if pk in new),
        ]


class EvidenceForm(StepForm):
    """How well it was studied, and what it takes."""

    groups = (
        (_("How well it was studied"), ("evidence", "evidence_reason", "evidence_date")),
        (
            _("Effort and funding"),
            ("effort", "funding_amount", "funding_currency", "funding_funder", "funding_note"),
        ),
    )

    class Meta:
        model = InitiativePage
        fields = (
            "evidence",
            "evidence_reason",
            "evidence_date",
            "effort",
            "funding_amount",
            "funding_currency",
            "funding_funder",
            "funding_note",
        )
        formfield_callback = make_field
        widgets = {
            "evidence": forms.RadioSelect,
            "effort": forms.RadioSelect,
            "evidence_reason": forms.Textarea(attrs={"rows": 4}),
            "evidence_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        help_texts = {
            "evidence": _("How well it was studied. Not how good it is."),
            "effort": _("How much work and money it takes to do the same elsewhere."),
            "funding_currency": _("Three letters, such as EUR or NOK."),
            "funding_funder": _("Who paid for it. An organisation, not a person."),
        }

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["evidence"].empty_label = UNKNOWN
        self.fields["effort"].empty_label = UNKNOWN

    def clean_funding_currency(self) -> str:
        return self.cleaned_data["funding_currency"].upper()

    def clean(self) -> dict:
        data = super().clean()
        if data.get("evidence_date") and not data.get("evidence"):
            self.add_error("evidence", _("Choose a step of evidence to go with this date."))
        return data


class LinksForm(StepForm):
    """Nothing but rows of links."""

    class Meta:
        model = InitiativePage
        fields = ()
