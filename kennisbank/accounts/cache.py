"""The cache of the site: small things in memory, counts of attempts in common."""

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache

# How allauth begins the names of its counts and of the codes of the second factor that were used.
COUNTED = "allauth"


class CountsInCommonCache(LocMemCache):
    """The memory of this process, but what throttles attempts goes to the cache that COUNTS names.

    allauth knows only the default cache. Were that in memory, each process would count for itself; were it
    shared, every page would ask it for the roots of the sites, which Wagtail keeps there too.
    """

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)
        self._counts = params["COUNTS"]

    def _cache_of(self, key: str) -> BaseCache:
        return caches[self._counts] if key.startswith(COUNTED) else super()

    def add(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._cache_of(key).add(key, *args, **kwargs)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self._cache_of(key).get(key, *args, **kwargs)

    def set(self, key: str, *args: Any, **kwargs: Any) -> None:
        self._cache_of(key).set(key, *args, **kwargs)

    def delete(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._cache_of(key).delete(key, *args, **kwargs)
