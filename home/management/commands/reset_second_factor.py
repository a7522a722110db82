"""Let somebody who lost their telephone and their recovery codes set up a new second factor."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Forget the second factor of one account; its owner sets up a new one at the next sign-in."""

    help = "Forget authenticator app and recovery codes of the account with this e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="The e-mail address of the account.")

    def handle(self, *, address: str, **options) -> None:
        users = get_user_model().objects.filter(email__iexact=address)
        if not users.exists():
            raise CommandError("No account has this address.")
        forgotten, _kinds = Authenticator.objects.filter(user__in=users).delete()
        if not forgotten:
            self.stdout.write("This account has no second factor.")
        else:
            self.stdout.write("The second factor is forgotten. A new one is asked for at the next sign-in.")
