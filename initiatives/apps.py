"""The initiatives app: what is known and how it becomes public."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = _("Initiatives")

    def ready(self) -> None:
        from . import checks, signal_handlers

        checks.register_checks()
        signal_handlers.connect()
