"""Model and form fields for text that exists once per language of the site."""

import json

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ReadableJSONEncoder(json.JSONEncoder):
    """Keep letters as they are, so that a database search for "følelse" finds it in the stored text."""

    def __init__(self, **options) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


def in_language(values: dict, language: str | None = None, default=""):
    """Return the value for `language` (default: the active one).

    Where that language has none, the first language of the site that has one; then `default`.
    """
    wanted = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    for code in (wanted, *(code for code, _name in settings.LANGUAGES)):
        if values.get(code):
            return values[code]
    return default


class _PerLanguageWidget(forms.MultiWidget):
    """One labelled input for each language of the site."""

    template_name = "initiatives/widgets/per_language.html"

    def __init__(self, widget: type[forms.Widget], attrs=None) -> None:
        self.languages = list(settings.LANGUAGES)
        super().__init__({code: widget(attrs={"lang": code}) for code, _name in self.languages}, attrs)

    def decompress(self, value):
        return [(value or {}).get(code, "") for code, _name in self.languages]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for subwidget, (code, label) in zip(context["widget"]["subwidgets"], self.languages, strict=True):
            subwidget["language_label"] = label
            subwidget["attrs"]["aria-label"] = f"{name} ({code})"
        return context


class LocalizedFormField(forms.MultiValueField):
    """Compress one input per language to {language: text}; empty languages are left out."""

    widget_class: type[forms.Widget] = forms.TextInput

    def __init__(self, *, max_length: int | None = None, **options) -> None:
        for unused in ("encoder", "decoder"):
            options.pop(unused, None)
        fields = [forms.CharField(required=False, max_length=max_length) for _language in settings.LANGUAGES]
        options["widget"] = _PerLanguageWidget(self.widget_class)
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, data_list):
        pairs = zip(settings.LANGUAGES, data_list or [], strict=False)
        return {code: text for (code, _name), text in pairs if text}


class LocalizedTextareaFormField(LocalizedFormField):
    """The same for longer text."""

    widget_class = forms.Textarea


class LocalizedListFormField(LocalizedFormField):
    """One text area per language, one entry a line."""

    widget_class = forms.Textarea

    def prepare_value(self, value):
        if isinstance(value, dict):
            return {code: "\n".join(entries) for code, entries in value.items()}
        return value

    def compress(self, data_list):
        texts = super().compress(data_list)
        return {code: list(dict.fromkeys(_lines(text))) for code, text in texts.items() if _lines(text)}

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class LocalizedTextField(models.JSONField):
    """{language: text} for the languages of the site."""

    form_class = LocalizedFormField

    def __init__(self, *args, max_length: int | None = None, **options) -> None:
        options.setdefault("default", dict)
        options.setdefault("encoder", ReadableJSONEncoder)
        super().__init__(*args, **options)
        self.max_length = max_length

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        options.pop("max_length", None)
        return name, path, args, options

    def formfield(self, **options):
        return super(models.JSONField, self).formfield(
            **{"form_class": self.form_class, "max_length": self.max_length, **options}
        )

    def validate(self, value, model_instance) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(map(self.is_valid_entry, value.values())):
            raise ValidationError(_("Give one text for each language."))

    def is_valid_entry(self, entry) -> bool:
        return isinstance(entry, str)


class LocalizedTextareaField(LocalizedTextField):
    """The same, edited in text areas."""

    form_class = LocalizedTextareaFormField


class LocalizedListField(LocalizedTextField):
    """{language: [text, …]} for the languages of the site."""

    form_class = LocalizedListFormField

    def is_valid_entry(self, entry) -> bool:
        return isinstance(entry, list) and all(isinstance(text, str) for text in entry)
