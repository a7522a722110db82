"""What the templates need beside a form: addresses in every language, answers in words."""

import datetime
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.addresses import in_every_language
from initiatives.formats import format_day

from .draft import Section, anchor


@dataclass(frozen=True)
class Row:
    """An answer in words, to be read back; `anchor` is the id of its field."""

    label: str
    values: list[str]
    anchor: str
    name: str


def page_context(title: str, name: str, **arguments: str) -> dict:
    """Return what every page of a contribution says to the frame around it; `name` is that of its address."""
    return {
        "meta_title": title,
        "hide_from_search_engines": True,
        "section": "contribute",
        "language_urls": in_every_language(name, **arguments),
    }


def day_and_time(moment: datetime.datetime, language: str) -> str:
    """Return when something happened, such as "3 May 2024, 14:05"."""
    local = timezone.localtime(moment)
    return f"{format_day(local.date(), language)}, {local:%H:%M}"


def answer_rows(section: Section, language: str) -> list[Row]:
    """Return all answers of a step in words, those left empty too; rows of figures or links one by one."""
    rows = [_row(bound, language) for bound in section.form.fields_in_order()]
    for number, form in enumerate(section.rows.forms if section.rows else (), 1):
        parts = [text for bound in form for text in _words(bound, language)]
        if parts:
            first = next(iter(form))
            label = f"{section.step.rows.row} {number}"
            rows.append(Row(label, [" · ".join(parts)], anchor(first), first.name))
    return rows


def _row(bound: forms.BoundField, language: str) -> Row:
    return Row(str(bound.label), _words(bound, language), anchor(bound), bound.name)


def _words(bound: forms.BoundField, language: str) -> list[str]:
    value = bound.value()
    if not value:
        return []
    if isinstance(bound.field, forms.BooleanField):
        return [_("Yes")]
    if isinstance(bound.field, forms.ChoiceField):
        return _chosen(bound)
    known = None if bound.errors else _cleaned(bound)
    if isinstance(known, datetime.date):
        return [format_day(known, language)]
    return [bound.field.widget.format_value(value) or ""]


def _chosen(bound: forms.BoundField) -> list[str]:
    """Return the labels of what was chosen; a value that is no choice stands for itself."""
    if isinstance(bound.field, forms.ModelChoiceField) and not bound.errors:
        # What was looked up already; asking for all choices would be a query for each field.
        chosen = _cleaned(bound) or []
        return [str(each) for each in (chosen if hasattr(chosen, "__iter__") else [chosen])]
    labels = {str(key): str(label) for key, label in bound.field.choices}
    value = bound.value()
    return [labels.get(str(each), str(each)) for each in (value if isinstance(value, list) else [value])]


def _cleaned(bound: forms.BoundField) -> object:
    source = bound.form.cleaned_data if bound.form.is_bound else bound.form.initial
    return source.get(bound.name)
