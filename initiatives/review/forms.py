"""What an editor is asked for when deciding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models.workflow import ACCEPT, DECLINE, REQUEST_CHANGES

MESSAGE_LIMIT = 5_000


class MessageForm(forms.Form):
    """A word to the contributor, if wanted."""

    comment = forms.CharField(
        label=_("Message to the contributor"),
        required=False,
        max_length=MESSAGE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(MessageForm):
    """A reason, which the contributor reads."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["comment"].label = _("Reason, for the contributor to read")
        self.fields["comment"].required = True


def form_for(action: str) -> type[forms.Form] | None:
    """Return the form of an action of the review task; None for one that asks nothing."""
    return {ACCEPT: MessageForm, REQUEST_CHANGES: ReasonForm, DECLINE: ReasonForm}.get(action)
