"""The two questions of the sign-in."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .sign_in import SignIn

ADDRESS_LENGTH = 254
CODE_LENGTH = 40
UNUSABLE = _("Write an e-mail address like name@example.org.")


class AddressForm(forms.Form):
    """Whose mailbox the code goes to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=ADDRESS_LENGTH,
        error_messages={"required": _("Write your e-mail address."), "invalid": UNUSABLE},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_email(self) -> str:
        """Return the address in small letters and ASCII, so that no two that look alike are two."""
        name, _at, domain = self.cleaned_data["email"].lower().rpartition("@")
        try:
            address = f"{name}@{domain.encode('idna').decode('ascii')}"
        except UnicodeError:
            raise ValidationError(UNUSABLE) from None
        # Names in quotation marks may hold anything, and numbers in brackets are machines, not mailboxes.
        if set(address) & set('"[]'):
            raise ValidationError(UNUSABLE)
        return address

    def clean(self) -> None:
        email = self.cleaned_data.get("email")
        if email and not ratelimit.consume(self.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")


class CodeField(forms.CharField):
    """A code of digits, which a phone offers to fill in or to type on its number pad."""

    def __init__(self, *, if_empty: Promise) -> None:
        super().__init__(
            label=_("Code"),
            max_length=CODE_LENGTH,
            error_messages={"required": if_empty},
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
            ),
        )


class CodeForm(forms.Form):
    """What the mail said."""

    code = CodeField(if_empty=_("Write the code from the mail."))

    def __init__(self, *args, process: SignIn, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.process = process

    def clean_code(self) -> str:
        """Return the code if it is the one. Attempts are counted before, in common, as the count in the
        session does not see those that are made at the same time."""
        if not ratelimit.consume(self.process.request, action="login_failed", key=self.process.id):
            raise get_adapter().validation_error("too_many_login_attempts")
        code = self.cleaned_data["code"]
        if not compare_user_code(actual=code, expected=self.process.code):
            raise get_adapter().validation_error("incorrect_code")
        return code
