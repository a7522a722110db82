"""What the forms of all steps have in common."""

from collections.abc import Sequence
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from initiatives.models import Submission

# (heading or "", names of the fields below it)
Groups = Sequence[tuple[Promise | str, Sequence[str]]]


class StepForm(forms.ModelForm):
    """Some fields of an initiative. `groups` orders them; `needed` must be there before it is sent.

    Validation writes valid values to the given page, as with every model form; relations follow in
    `apply`.
    """

    use_required_attribute = False
    groups: ClassVar[Groups] = ()
    needed: ClassVar[Sequence[str]] = ()

    def __init__(self, *args, submission: Submission, **options) -> None:
        super().__init__(*args, **options)
        self.submission = submission
        for name, field in self.fields.items():
            field.required = name in self.needed
            if type(field.widget) in (forms.TextInput, forms.Textarea):
                field.widget.attrs["lang"] = self.instance.locale.language_code
            if isinstance(field, forms.ModelMultipleChoiceField) and name in self._meta.fields:
                self.initial[name] = list(getattr(self.instance, name).all())
            elif isinstance(field, forms.ModelChoiceField) and name in self._meta.fields:
                self.initial[name] = getattr(self.instance, name)

    @classmethod
    def all_names(cls) -> list[str]:
        """Return the names of its fields, in the order in which they are asked."""
        return [name for _heading, names in cls.groups for name in names]

    def fields_in_order(self) -> list[forms.BoundField]:
        """Return its fields in the order in which they are asked, without those that it leaves out."""
        return [self[name] for name in self.all_names() if name in self.fields]

    def clean(self) -> dict:
        """Leave uniqueness to the page itself: its slug is given where it is stored."""
        return self.cleaned_data

    def validate_unique(self) -> None:
        """Nothing that is asked here has to be unique."""

    def _update_errors(self, errors: ValidationError) -> None:
        """Take over what the page finds in the fields of this step; the other steps report theirs."""
        found = errors.error_dict if hasattr(errors, "error_dict") else {}
        ours = {name: faults for name, faults in found.items() if name in self.fields}
        if ours:
            super()._update_errors(ValidationError(ours))

    def missing(self) -> list[str]:
        """Return the names of needed fields that are empty in a form that was not filled in."""
        return [name for name in self.needed if name in self.fields and not self[name].value()]

    def apply(self) -> None:
        """Give the page what was answered; the form must be valid."""
        self.save(commit=False)
        self.save_m2m()
