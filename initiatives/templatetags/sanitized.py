"""The template filter for markup that came from outside."""

from django import template
from django.utils.safestring import SafeString

from initiatives.sanitizers import pass_gate

register = template.Library()


@register.filter
def sanitized(html: str) -> SafeString:
    """Print `html` as markup, cut down to the allowlist."""
    return pass_gate(str(html))
