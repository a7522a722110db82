"""Small helpers of the templates of an initiative."""

from urllib.parse import urlsplit

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def host_name(url: str) -> str:
    """Return the host of `url` as a reader knows it, without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language of the site in the reader's language."""
    return str(settings.LANGUAGE_NAMES.get(code, code))


@register.filter
def rotation(place: int) -> str:
    """Return by how many degrees the petal of theme number `place` (from 1) stands turned to the right."""
    return f"{22.5 + 45 * (place - 1):g}"
