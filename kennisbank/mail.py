"""Mails of a bank in development: nobody gets them, and whoever develops can read them."""

import sys
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class FilesAndConsoleBackend(BaseEmailBackend):
    """Write each mail to a file of its own in settings.EMAIL_FILE_PATH, and print it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many mails were written; their files sort by time."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            text = readable(message)
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:6]}.txt"
            (folder / name).write_text(text, encoding="utf-8")
            sys.stdout.write(f"\n--- mail, also in {folder / name}\n{text}\n---\n")
            sys.stdout.flush()
        return len(email_messages)


def readable(message: EmailMessage) -> str:
    """Return a mail as people read it, not as it travels: letters of all languages as they are."""
    recipients = ", ".join(message.recipients())
    return f"From: {message.from_email}\nTo: {recipients}\nSubject: {message.subject}\n\n{message.body}\n"
