"""The forms by which editors change the vocabulary."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from initiatives.models.vocabulary import Scheme, Topic
from initiatives.sanitizers import sanitize_plain
from initiatives.services.vocabulary import next_sort_order

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
SLUG_HELP = _(
    "Lower-case letters without accents, digits and hyphens. It stands in the addresses of searches and in "
    "files of records: once initiatives use it, a new slug breaks links that others have kept."
)


class VocabularyForm(WagtailAdminModelForm):
    """Words in every language, a slug that an address can hold, and a place after the last."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        if "slug" in self.fields:
            self.fields["slug"].help_text = SLUG_HELP
        if self.instance._state.adding and "sort_order" in self.fields:
            self.initial["sort_order"] = next_sort_order(type(self.instance))

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if "slug" in self.changed_data and not SLUG.match(slug):
            raise ValidationError(
                _("Use lower-case letters without accents, digits and single hyphens."), code="slug"
            )
        return slug

    def clean(self) -> dict:
        data = super().clean()
        plain = {
            name: sanitize_plain(value).strip() for name, value in data.items() if isinstance(value, str)
        }
        return {**data, **plain}

    def clean_labels(self) -> dict[str, str]:
        return _sanitized_texts(self.cleaned_data["labels"])

    def clean_definition(self) -> dict[str, str]:
        return _sanitized_texts(self.cleaned_data["definition"])

    def clean_alt(self) -> dict[str, list[str]]:
        return {
            language: [sanitize_plain(word) for word in words]
            for language, words in self.cleaned_data["alt"].items()
        }


class TopicForm(VocabularyForm):
    """A topic: its tag name follows its label."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        if "broader" in self.fields:
            self.fields["broader"].queryset = Topic.objects.filter(broader=None, adopted=True).exclude(
                pk=self.instance.pk
            )

    def clean_labels(self) -> dict[str, str]:
        labels = super().clean_labels()
        name = labels.get("en") or next(iter(labels.values()), "")
        others = Topic.objects.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise ValidationError(
                _("There is a topic called “%(name)s” already."), code="name_taken", params={"name": name}
            )
        self.instance.name = name
        return labels


class ConceptForm(VocabularyForm):
    """A concept of a facet: its scheme is chosen once."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        field = self.fields.get("scheme")
        if field:
            field.choices = [("", "---------"), *((s, s.label) for s in Scheme if s != Scheme.TERM)]
            field.disabled = not self.instance._state.adding


class TermForm(VocabularyForm):
    """A search term: a concept whose scheme is given."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.instance.scheme = Scheme.TERM

    def _get_validation_exclusions(self) -> set[str]:
        # The slug is unique within the scheme, which the form does not show.
        return super()._get_validation_exclusions() - {"scheme"}


def _sanitized_texts(texts: dict[str, str]) -> dict[str, str]:
    return {language: sanitize_plain(text).strip() for language, text in texts.items()}
