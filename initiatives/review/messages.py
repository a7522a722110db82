"""What editors are told after a decision, or after one that was not possible."""

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.models.workflow import ACCEPT, DECLINE, REQUEST_CHANGES, START_REVIEW

DONE = {
    START_REVIEW: gettext_lazy("“%(title)s” is in review now. Its contributor hears of it."),
    ACCEPT: gettext_lazy("“%(title)s” is published. Its contributor hears of it."),
    REQUEST_CHANGES: gettext_lazy("“%(title)s” went back to its contributor, with your reason."),
    DECLINE: gettext_lazy("“%(title)s” is declined. Its contributor gets your reason."),
}


def done(action: str, title: str) -> str:
    """Return what to say when `action` was done on the submission called `title`."""
    return DONE[action] % {"title": title}


def refused(error: ValidationError, model: type[Model]) -> str:
    """Return why a decision was not possible: each message, with the field of `model` that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    labels = {field.name: capfirst(str(field.verbose_name)) for field in model._meta.fields}
    faults = [
        " ".join([f"{labels[name]}:"] * (name in labels) + texts)
        for name, texts in error.message_dict.items()
    ]
    return _("This initiative cannot be published as it is. %(faults)s") % {"faults": " ".join(faults)}
