"""The last step: who answers questions in public, and what only the editors see."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from initiatives.models import InitiativePage, Submission
from initiatives.sanitizers import sanitize_plain

from .fields import make_field
from .step_form import StepForm

MAX_MESSAGE = 2000
PRIVATE_FIELDS = ("contact_name", "contact_phone")


class ContactForm(StepForm):
    """Who answers questions in public, how editors reach the sender, and consent."""

    message = forms.CharField(
        label=_("Message to the editors"),
        max_length=MAX_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Anything that the editors should know. It is not published."),
    )
    consent = forms.BooleanField(
        label=_("I may share this text, and I agree that it is published under CC BY 4.0."),
        help_text=_(
            "Everybody may then read, translate and reuse it, and names the source. We send mails to the "
            "address of your account about this contribution, and about nothing else."
        ),
        error_messages={"required": _("Without your consent we cannot publish it.")},
    )
    groups = (
        (_("In public"), ("contact_office", "contact_email", "contact_url")),
        (_("For the editors only"), (*PRIVATE_FIELDS, "message")),
        (_("Consent"), ("consent",)),
    )
    needed = ("consent",)

    class Meta:
        model = InitiativePage
        fields = ("contact_office", "contact_email", "contact_url")
        formfield_callback = make_field

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        private = fields_for_model(Submission, PRIVATE_FIELDS, formfield_callback=make_field)
        self.fields.update(private)
        known = self.submission if self.submission.sent_at else self._last_sent()
        self.initial.update({name: getattr(known, name, "") for name in PRIVATE_FIELDS})
        self.initial["consent"] = bool(self.submission.consent_at)
        message = self.fields["message"].widget.attrs
        del message["maxlength"], message["lang"]

    def _last_sent(self) -> Submission | None:
        """Return what this person sent last: nobody is asked twice for what is known."""
        sent = Submission.objects.filter(contributor_id=self.submission.contributor_id, sent_at__isnull=False)
        return sent.order_by("-sent_at").first()

    def clean_message(self) -> str:
        return sanitize_plain(self.cleaned_data["message"]).strip()

    def clean(self) -> dict:
        data = super().clean()
        for name in PRIVATE_FIELDS:
            if name in data:
                data[name] = self._clean_private(name, sanitize_plain(data[name]).strip())
        return data

    def _clean_private(self, name: str, text: str) -> str:
        try:
            return Submission._meta.get_field(name).clean(text, self.submission)
        except ValidationError as fault:
            self.add_error(name, fault)
            return ""
