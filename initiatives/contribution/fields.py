"""Form fields for people who type: numbers as they write them, choices by slug, a story as Markdown."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.records.body import Markdown
from initiatives.records.faults import FaultLog, Place
from initiatives.records.schema import MAX_VALUES
from initiatives.sanitizers import sanitize_plain

_GROUPING = re.compile(r"(?<=\d)[\s\u00a0\u202f'](?=\d{3}(?:\D|\Z))")
# "1.234" is a thousand in Dutch and one and a bit in English.
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}\Z")


class NumberInput(forms.TextInput):
    """A number as text, without the zeros that only the precision of its column puts behind it."""

    def format_value(self, value: object) -> str | None:
        if not isinstance(value, Decimal):
            return super().format_value(value)
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return f"{text}0" if _AMBIGUOUS.match(text) else text


class PlainSelect(forms.Select):
    """A list to choose from, drawn in one template: Django's own takes one for each of 250 countries."""

    template_name = "initiatives/widgets/select.html"


class NumberField(forms.DecimalField):
    """A number with a comma or a point before its decimals, and blanks between its thousands at most."""

    widget = NumberInput

    def to_python(self, value: object) -> Decimal | None:
        if isinstance(value, str):
            value = _GROUPING.sub("", value.strip())
            if _AMBIGUOUS.match(value):
                raise ValidationError(
                    _("Write thousands without a point or comma, such as 1200."), code="ambiguous"
                )
            value = value.replace(",", ".") if value.count(",") == 1 and "." not in value else value
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "decimal"}


class StoryField(forms.CharField):
    """A story as Markdown that a page can hold; cleans to the text as the exchange format keeps it."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        return super().to_python(sanitize_plain(value) if isinstance(value, str) else value)

    def validate(self, value: str) -> None:
        super().validate(value)
        log = FaultLog()
        Markdown().read(value, Place(log, ""), None)
        if log.total:
            raise ValidationError([f"{fault.message} {fault.value}" for fault in log.listed], code="story")


def validate_count(values: list) -> None:
    """Raise ValidationError for more values than a record can hold."""
    if len(values) > MAX_VALUES:
        raise ValidationError(_("Choose at most %(limit)d."), code="too_many", params={"limit": MAX_VALUES})


def make_field(column: models.Field, **options) -> forms.Field | None:
    """Return the form field of a model's `column`: choices by slug, which a stored draft can keep."""
    if isinstance(column, models.ForeignKey | models.ManyToManyField):
        options["to_field_name"] = "slug"
    elif isinstance(column, models.DecimalField):
        options["form_class"] = NumberField
    elif isinstance(column, models.URLField):
        options["assume_scheme"] = "https"
    field = column.formfield(**options)
    if isinstance(field, forms.ModelMultipleChoiceField):
        field.validators.append(validate_count)
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.DecimalField):
        field.widget = forms.TextInput(attrs={"inputmode": "numeric"})
    if type(field.widget) is forms.Select:
        field.widget = PlainSelect(choices=field.choices)
    # A browser would cut off what is pasted, without a word; the hint says how much is possible.
    field.widget.attrs.pop("maxlength", None)
    return field
