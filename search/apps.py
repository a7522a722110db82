"""The search app: how initiatives are found, and how the index stays true to the database."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from . import checks, signal_handlers

        checks.register_checks()
        signal_handlers.connect()
