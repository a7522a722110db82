"""Wagtail's command of the same name, in one transaction."""

from django.db import transaction
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand


class Command(WagtailCommand):
    help = "Publish and unpublish what is due, with the requests to index it, in one transaction."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        super().handle(*args, **options)
