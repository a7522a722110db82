"""Inputs of the admin that Django and Wagtail do not have."""

from django import forms


class PlainNumberInput(forms.NumberInput):
    """A number without the zeros that only the precision of its column puts behind it."""

    def format_value(self, value) -> str | None:
        text = super().format_value(value)
        return text.rstrip("0").rstrip(".") if text and "." in text else text


class TopicCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes in one group for each broader topic."""

    template_name = "initiatives/widgets/topics.html"
