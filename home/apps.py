"""The home app: the front page, plain pages and crisis help."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from . import checks, signal_handlers

        signal_handlers.connect()
        checks.register_checks()
