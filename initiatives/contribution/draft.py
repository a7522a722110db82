"""A submission as its contributor sees it while writing: the page it starts from, and the steps on top."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.forms import BooleanField, BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from wagtail.models import Locale

from initiatives.choices import SubmissionState
from initiatives.models import InitiativePage, Submission

from .formsets import RowFormSet, posted_values
from .step_form import StepForm
from .steps import STEPS, Answers, Step


class Draft:
    """The submission with the page that its answers change, in memory only.

    A new initiative starts from an empty page, anything else from the latest revision of its page. What a
    step does not ask, and steps that were not answered, stay as they are there.
    """

    def __init__(self, submission: Submission) -> None:
        self.submission = submission

    @cached_property
    def page(self) -> InitiativePage:
        """The page that valid answers are written to."""
        if self.submission.page:
            return self.submission.page.get_latest_revision_as_object()
        locale = Locale.objects.get(language_code=self.language)
        return InitiativePage(locale=locale, live=False)

    @cached_property
    def language(self) -> str:
        """The language that the initiative is written in."""
        if self.submission.page_id:
            return self.submission.language
        chosen = self._typed("language")
        return chosen if chosen in STEPS["what"].form.languages() else self.submission.language

    @cached_property
    def title(self) -> str:
        """What it is called so far, or words for an initiative without a name."""
        page = self.submission.page
        return (
            self._typed("title").strip()
            or (page.draft_title if page else "")
            or _("Initiative without a title")
        )

    @cached_property
    def sections(self) -> Mapping[str, "Section"]:
        """Every step with what was answered, in order."""
        return {slug: self.section(slug) for slug in STEPS}

    def section(self, slug: str, *, shown_rows: int = 0) -> "Section":
        """Return one step with what is stored of it."""
        return self.fill(slug, self.submission.answers.get(slug), shown_rows=shown_rows)

    def fill(self, slug: str, answers: Answers | None, *, shown_rows: int = 0) -> "Section":
        """Return one step with `answers`; with None it shows what the page has."""
        step = STEPS[slug]
        data = None if answers is None else MultiValueDict(answers)
        form = step.form(data, instance=self.page, submission=self.submission)
        rows = None
        if step.rows:
            given = step.rows.read_page(self.page) if answers is None else answers
            rows = step.rows.build(given, shown=shown_rows)
        return Section(step, form, rows, is_answered=answers is not None)

    def _typed(self, name: str) -> str:
        return "".join(self.submission.answers.get("what", {}).get(name, [])[-1:])

    @property
    def is_orphaned(self) -> bool:
        """Whether the page that it would change is gone."""
        had_page = self.submission.is_edit or self.submission.state == SubmissionState.CHANGES_REQUESTED
        return had_page and self.submission.page is None

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing or wrong."""
        return not any(section.problems for section in self.sections.values())

    def apply(self) -> InitiativePage:
        """Return the page with all answers, tags made; call it only where `is_complete`."""
        for section in self.sections.values():
            if section.is_answered:
                section.form.apply()
                if section.rows:
                    section.rows.apply(self.page)
        return self.page

    def all_answers(self) -> dict[str, Answers]:
        """Return every step as it would be posted, of a published page those that differ from it."""
        answers = {slug: section.as_posted() for slug, section in self.sections.items()}
        answers["what"]["language"] = [self.language]
        if not self.submission.is_edit or self.submission.page is None:
            return answers
        published = Draft(self.submission)
        published.page = self.submission.page
        return {
            slug: given for slug, given in answers.items() if given != published.fill(slug, None).as_posted()
        }

    def contact(self) -> dict[str, str]:
        """Return the private part of a complete draft: `contact_name`, `contact_phone`, `message`."""
        section = self.sections["contact"]
        names = ("contact_name", "contact_phone", "message")
        if section.is_answered:
            return {name: section.form.cleaned_data[name] for name in names}
        return {name: section.form[name].value() or "" for name in names}


@dataclass(frozen=True)
class Problem:
    """What is wrong or missing in a field: its label or "", what to do, and the anchor of the field."""

    label: str
    message: str
    anchor: str


@dataclass
class Section:
    """One step of a draft. Where it `is_answered`, its form is bound to what was typed."""

    step: Step
    form: StepForm
    rows: RowFormSet | None
    is_answered: bool

    @cached_property
    def problems(self) -> list[Problem]:
        """All that keeps this step from being sent, in the order of its fields."""
        if not self.is_answered:
            return [self._missing(name) for name in self.form.missing()]
        fields = [("", bound) for bound in self.form.fields_in_order()]
        for number, row in enumerate(self.rows.forms if self.rows else (), 1):
            fields += [(f"{self.step.rows.row} {number}, ", bound) for bound in row]
        return [
            Problem(f"{place}{_name(bound)}", str(fault), anchor(bound))
            for place, bound in fields
            for fault in bound.errors
        ]

    def as_posted(self) -> Answers:
        """Return the answers as a browser would post them."""
        answers = {bound.name: posted_values(bound) for bound in self.form.fields_in_order()}
        if self.rows:
            answers |= self.step.rows.read_posted(self.rows.data)
        return {name: values for name, values in answers.items() if values}

    def _missing(self, name: str) -> Problem:
        bound = self.form[name]
        return Problem(_name(bound), str(bound.field.error_messages["required"]), anchor(bound))


def _name(bound: BoundField) -> str:
    """Return the label of a field where it is a name, and not a sentence to agree to."""
    return "" if isinstance(bound.field, BooleanField) else str(bound.label)


def anchor(bound: BoundField) -> str:
    """Return the id that a link to a field leads to: that of its input, or of the group of its choices."""
    return f"{bound.auto_id}_group" if bound.field.widget.use_fieldset else bound.auto_id
