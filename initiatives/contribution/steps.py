"""The steps of the form, in the order in which they are asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from initiatives.records.schema import MAX_VALUES

from .contact_form import ContactForm
from .forms import AudienceForm, EvidenceForm, LinksForm, StoryForm, WhatForm
from .formsets import LINKS, OUTCOMES, RowKind
from .step_form import StepForm

# {step: {field: values as posted}}; what of one step is stored.
Answers = dict[str, list[str]]


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    slug: str
    title: Promise
    lead: Promise
    form: type[StepForm]
    rows: RowKind | None = None

    @property
    def field_names(self) -> Iterable[str]:
        """The names of all fields that may be posted, those of rows apart."""
        return self.form.all_names()

    def read_posted(self, post: MultiValueDict, *, without_row: str = "") -> Answers:
        """Return what was typed in the fields of this step; anything else in `post` is not looked at."""
        answers = {
            name: [text.replace("\x00", "") for text in post.getlist(name)[: MAX_VALUES + 1]]
            for name in self.field_names
            if name in post
        }
        if self.rows:
            answers |= self.rows.read_posted(post, without=without_row)
        return answers


STEPS = {
    step.slug: step
    for step in (
        Step(
            "what",
            _("What it is"),
            _("Name the initiative and say where and when it runs."),
            WhatForm,
        ),
        Step(
            "story",
            _("The story"),
            _("Tell it to a colleague elsewhere who would like to do the same."),
            StoryForm,
        ),
        Step(
            "audience",
            _("For whom and about what"),
            _("With these words others find your initiative, in three languages."),
            AudienceForm,
        ),
        Step(
            "evidence",
            _("Evidence and figures"),
            _("What is known about how it works. An idea that nobody has studied yet is welcome too."),
            EvidenceForm,
            OUTCOMES,
        ),
        Step("links", _("Links"), _("Where others can read on."), LinksForm, LINKS),
        Step(
            "contact",
            _("Contact and consent"),
            _("Whom readers may ask, how we reach you, and whether we may publish it."),
            ContactForm,
        ),
    )
}


def neighbours(slug: str) -> tuple[str | None, str | None]:
    """Return the steps before and after `slug`, None where there is none."""
    slugs = list(STEPS)
    place = slugs.index(slug)
    before = slugs[place - 1] if place else None
    after = slugs[place + 1] if place + 1 < len(slugs) else None
    return before, after
