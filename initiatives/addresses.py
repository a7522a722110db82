"""Addresses of pages in the languages of the site."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override


def in_every_language(name: str, *args: str, **kwargs: str) -> Mapping[str, str]:
    """Return {language: path} of the page called `name`, by the arguments of its address."""
    paths = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            paths[code] = reverse(name, args=args, kwargs=kwargs)
    return paths
