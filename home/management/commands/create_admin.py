"""Make the first administrator of a bank in development."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

USERNAME = "admin"
# Mails to it are files (docs/operations.md).
EMAIL = "admin@localhost"
# 18 random bytes: 24 letters, digits, hyphens and underscores; 144 bits.
PASSWORD_BYTES = 18


class Command(BaseCommand):
    """Print a generated password once. It is stored as a hash only, so nobody can look it up later."""

    help = "Make an administrator with a generated password, where there is none. In development only."

    def handle(self, **options) -> None:
        if not settings.IS_DEVELOPMENT:
            raise CommandError(
                "This is for development. Here, choose name and password yourself: manage.py createsuperuser"
            )
        with transaction.atomic():
            administrators = get_user_model().objects.filter(is_superuser=True, is_active=True)
            present = administrators.order_by("pk").first()
            password = None if present else create_administrator()
        if present:
            name = present.get_username()
            self.stdout.write(f"There is an administrator already: {name}.")
            self.stdout.write(f"For a new password: manage.py changepassword {name}")
        else:
            self.stdout.write("An administrator was made. The password is shown this once:")
            self.stdout.write(f"  name      {USERNAME}\n  password  {password}")
        if settings.SECOND_FACTOR:
            self.stdout.write("As SECOND_FACTOR is on, sign in by a code by mail instead, with the address")
            self.stdout.write(f"of the account. That of {USERNAME} is {EMAIL}.")


def create_administrator() -> str:
    """Make the superuser, or turn a former one of that name into it; return the new password."""
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user = get_user_model().objects.filter(username=USERNAME).first() or get_user_model()(username=USERNAME)
    user.is_superuser = user.is_staff = user.is_active = True
    user.email = user.email or EMAIL
    user.set_password(password)
    user.save()
    return password
