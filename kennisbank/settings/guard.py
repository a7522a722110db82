"""The values that a production site must not start with."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe_settings(*, secret_key: str, allowed_hosts: Sequence[str], debug: bool) -> None:
    """Raise ImproperlyConfigured naming every unsafe value and the environment variable that mends it."""
    faults = []
    if len(secret_key) < 50 or len(set(secret_key)) < 5:
        faults.append("SECRET_KEY must hold at least 50 random characters")
    if not allowed_hosts or "*" in allowed_hosts:
        faults.append("ALLOWED_HOSTS must name the hosts of this site, separated by commas, without *")
    if debug:
        faults.append("DEBUG must be off")
    if faults:
        raise ImproperlyConfigured("Kennisbank does not start in production: " + "; ".join(faults) + ".")
