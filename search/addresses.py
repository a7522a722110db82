"""Addresses of pages from their paths: what Wagtail's `Page.url` gives, without a page."""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse
from django.utils.translation import override
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath


def page_address(url_path: str, language: str, roots: Sequence[SiteRootPath] | None = None) -> str:
    """Return the address, without host, of the page with `url_path` and `language`; "" if it lies in no site.

    No query: Wagtail keeps the roots of its sites in the cache. Who asks for many addresses gives `roots`,
    which are `Site.get_site_root_paths()`.
    """
    for site in Site.get_site_root_paths() if roots is None else roots:
        if site.language_code == language and url_path.startswith(site.root_path):
            return _root_address(language, get_script_prefix()) + quote(url_path[len(site.root_path) :])
    return ""


@lru_cache(maxsize=32)
def _root_address(language: str, _script_prefix: str) -> str:
    with override(language):
        return reverse("wagtail_serve", args=("",))
