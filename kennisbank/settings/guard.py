"""The values that a production site must not start with."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

# Django marks the keys that it writes into new projects with this.
INSECURE_PREFIX = "django-insecure-"


def refuse_unsafe_settings(
    *,
    secret_key: str,
    allowed_hosts: Sequence[str],
    debug: bool,
    trusted_origins: Sequence[str] = (),
    trusted_proxies: int = 0,
    second_factor: bool = True,
) -> None:
    """Raise ImproperlyConfigured naming every unsafe value and the environment variable that mends it.

    A value itself is never part of the message, which ends up in logs.
    """
    faults = []
    if len(secret_key) < 50 or len(set(secret_key)) < 5 or secret_key.startswith(INSECURE_PREFIX):
        faults.append("SECRET_KEY must hold at least 50 random characters")
    if not allowed_hosts or any("*" in host or not host.strip(".") for host in allowed_hosts):
        faults.append("ALLOWED_HOSTS must name the hosts of this site, separated by commas, without *")
    if any("*" in origin or not origin.startswith("https://") for origin in trusted_origins):
        faults.append("CSRF_TRUSTED_ORIGINS must name origins that begin with https://, without *")
    if trusted_proxies < 0:
        faults.append("TRUSTED_PROXIES must be the number of your proxies, 0 for none")
    if not second_factor:
        faults.append("SECOND_FACTOR must be on, as it guards the admin")
    if debug:
        faults.append("DEBUG must be off")
    if faults:
        raise ImproperlyConfigured("Kennisbank does not start in production: " + "; ".join(faults) + ".")
