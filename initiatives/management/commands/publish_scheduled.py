"""Wagtail's command of the same name, in one transaction."""

from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from initiatives.writers import only_writer


class Command(WagtailCommand):
    help = "Publish and unpublish what is due, with the requests to index it, in one transaction."

    @only_writer()
    def handle(self, *args, **options) -> None:
        super().handle(*args, **options)
