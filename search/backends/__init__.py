"""Search engines behind one contract, chosen by settings.SEARCH_BACKENDS in the shape of CACHES."""

import threading

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from .base import SearchBackend

_backends: dict[str, SearchBackend] = {}
_lock = threading.Lock()


def get_backend(alias: str = "default") -> SearchBackend:
    """Return the backend of `alias`, made once per process; it opens its index when first asked."""
    backend = _backends.get(alias)
    if backend is None:
        with _lock:
            backend = _backends.setdefault(alias, _make_backend(alias))
    return backend


def _make_backend(alias: str) -> SearchBackend:
    try:
        options = settings.SEARCH_BACKENDS[alias]
    except KeyError as error:
        raise ImproperlyConfigured(f"SEARCH_BACKENDS has no entry {alias!r}.") from error
    return import_string(options["BACKEND"])(options)


def _forget_backends(*, setting: str, **_kwargs) -> None:
    if setting == "SEARCH_BACKENDS":
        _backends.clear()


setting_changed.connect(_forget_backends, dispatch_uid="search.backends.forget")
