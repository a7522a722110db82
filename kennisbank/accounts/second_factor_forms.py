"""The question for a code of the second factor, in our words and with the number pad of a phone."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

CODE_LENGTH = 40


class SecondCodeField(forms.CharField):
    """A code of the app, or a recovery code: digits alone, both of them."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Code"),
            max_length=CODE_LENGTH,
            error_messages={"required": _("Write the code.")},
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
            ),
        )


class EnterForm(AuthenticateForm):
    """On the way in."""

    code = SecondCodeField()


class EnterAgainForm(ReauthenticateForm):
    """While signed in."""

    code = SecondCodeField()


class SetUpForm(ActivateTOTPForm):
    """To prove that the app has read the key."""

    code = SecondCodeField()
