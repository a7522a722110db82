"""Addresses of pages from their paths: what Wagtail's `Page.url` gives, without a page."""

from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse
from django.utils.translation import override
from wagtail.models import Site


class PageAddresses:
    """Tells addresses of pages without a query: Wagtail keeps the roots of its sites in the cache.

    Make one for each answer: what it read of the cache, and the prefix of the script, hold for that.
    """

    def __init__(self) -> None:
        prefix = get_script_prefix()
        self._roots = [
            (site.language_code, site.root_path, _root_address(site.language_code, prefix))
            for site in Site.get_site_root_paths()
        ]

    def find(self, url_path: str, language: str) -> str:
        """Return the address, without host, of a page in `language`; "" if it lies in no site."""
        for code, root_path, address in self._roots:
            if code == language and url_path.startswith(root_path):
                return address + quote(url_path[len(root_path) :])
        return ""


@lru_cache(maxsize=32)
def _root_address(language: str, _script_prefix: str) -> str:
    with override(language):
        return reverse("wagtail_serve", args=("",))
