"""Rows of figures and of links: as many as are typed, and one more. No script and no count from outside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from initiatives.models import InitiativePage, Link, Outcome
from initiatives.records.schema import MAX_ROWS

from .fields import make_field

SHOWN_ROWS = 2


class RowForm(forms.ModelForm):
    """One row; a row without an entry counts as none."""

    use_required_attribute = False

    @property
    def key(self) -> tuple:
        """What tells one row of the same page from another."""
        return tuple(getattr(self.instance, name) for name in self._meta.fields)


class OutcomeForm(RowForm):
    class Meta:
        model = Outcome
        fields = ("measure", "value", "unit", "year", "duration")
        formfield_callback = make_field
        help_texts = {
            "measure": _("Such as: students who took part."),
            "duration": _("Only for a span of time: P4M29D is four months and 29 days."),
        }


class LinkForm(RowForm):
    class Meta:
        model = Link
        fields = ("url", "label")
        formfield_callback = make_field
        help_texts = {"url": _("Beginning with https://")}


@dataclass(frozen=True)
class RowKind:
    """The rows of one relation of the page; `name` is that of the relation."""

    name: str
    form: type[RowForm]
    heading: Promise
    hint: Promise
    row: Promise
    add: Promise

    @property
    def field_names(self) -> Sequence[str]:
        return self.form._meta.fields

    def read_posted(self, post: MultiValueDict, *, without: str = "") -> dict[str, list[str]]:
        """Return what was typed, rows numbered anew, without empty rows and without the row `without`.

        A row is called as its fields begin: "links-2". Counts that are posted are not looked at.
        """
        rows: dict[int, dict[str, str]] = {}
        for key in post:
            match = self._pattern.match(key)
            if match and f"{self.name}-{match[1]}" != without:
                rows.setdefault(int(match[1]), {})[match[2]] = post[key].replace("\x00", "")
        filled = [row for _number, row in sorted(rows.items()) if any(text.strip() for text in row.values())]
        return self.number(filled)

    def count_posted(self, post: MultiValueDict) -> int:
        """Return how many rows were shown, empty ones too; at most one less than there can be."""
        numbers = {int(match[1]) for match in map(self._pattern.match, post) if match}
        return min(len(numbers), MAX_ROWS - 1)

    @property
    def _pattern(self) -> re.Pattern:
        return re.compile(rf"{self.name}-([0-9]{{1,4}})-({'|'.join(self.field_names)})\Z")

    def number(self, rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
        """Return `rows` as a form would post them."""
        return {
            f"{self.name}-{number}-{name}": [text]
            for number, row in enumerate(rows[:MAX_ROWS])
            for name, text in row.items()
        }

    def read_page(self, page: InitiativePage) -> dict[str, list[str]]:
        """Return the rows of `page` as a form would post them."""
        rows = [self.form(instance=row) for row in getattr(page, self.name).all()]
        return self.number([{bound.name: "".join(posted_values(bound)) for bound in form} for form in rows])

    def build(self, answers: Mapping[str, list[str]], *, shown: int = 0) -> "RowFormSet":
        """Return the bound rows of `answers` and an empty one; SHOWN_ROWS or `shown` in all at least."""
        numbers = [int(key.split("-")[1]) for key in answers if key.startswith(f"{self.name}-")]
        total = min(max(SHOWN_ROWS, max(numbers, default=-1) + 2, shown), MAX_ROWS)
        data = MultiValueDict(
            {**answers, f"{self.name}-TOTAL_FORMS": [str(total)], f"{self.name}-INITIAL_FORMS": ["0"]}
        )
        formset = forms.formset_factory(
            self.form, formset=RowFormSet, extra=0, max_num=MAX_ROWS, absolute_max=MAX_ROWS
        )
        return formset(data, prefix=self.name)


class RowFormSet(forms.BaseFormSet):
    """The rows that are shown, some of them empty."""

    def apply(self, page: InitiativePage) -> None:
        """Give `page` the rows, keeping those that it has already as the rows that they are."""
        name = self.prefix
        kept: dict[tuple, list[models.Model]] = {}
        for row in getattr(page, name).all():
            kept.setdefault(tuple(getattr(row, field) for field in self.form._meta.fields), []).append(row)
        rows = []
        for form in self.forms:
            if form.has_changed():
                same = kept.get(form.key)
                rows.append(same.pop(0) if same else form.instance)
        for place, row in enumerate(rows):
            row.sort_order = place
        setattr(page, name, rows)


def posted_values(bound: forms.BoundField) -> list[str]:
    """Return what a browser would post for a field as it is shown; empty for nothing."""
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return ["on"] if value else []
    if isinstance(bound.field, forms.ChoiceField):
        values = value if isinstance(value, list | tuple) else [value]
        return [str(each) for each in values if each not in (None, "")]
    text = bound.field.widget.format_value(value)
    return [text] if text else []


OUTCOMES = RowKind(
    name="outcomes",
    form=OutcomeForm,
    heading=_("Figures"),
    hint=_("What was counted. Figures of one unit are drawn as a chart."),
    row=_("Figure"),
    add=_("Add another figure"),
)
LINKS = RowKind(
    name="links",
    form=LinkForm,
    heading=_("Links"),
    hint=_("Where one can read on: a web page, a report, a video."),
    row=_("Link"),
    add=_("Add another link"),
)
