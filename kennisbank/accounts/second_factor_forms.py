"""The question for a code of the second factor, in our words and with the number pad of a phone."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _

from .forms import CodeField

# A code of the app and a recovery code are both digits alone.
IF_EMPTY = _("Write the code.")


class EnterForm(AuthenticateForm):
    """On the way in."""

    code = CodeField(if_empty=IF_EMPTY)


class EnterAgainForm(ReauthenticateForm):
    """While signed in."""

    code = CodeField(if_empty=IF_EMPTY)


class SetUpForm(ActivateTOTPForm):
    """To prove that the app has read the key."""

    code = CodeField(if_empty=IF_EMPTY)
