"""What the frame of every page needs: its languages, its menu and crisis help."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django import template
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from home.crisis import render_crisis_help
from home.models import StandardPage
from home.prepared import fetch_rows
from home.public import restricted_paths

register = template.Library()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """This page in one language, or the front page of that language where there is none."""

    code: str
    name: str
    path: str
    address: str
    is_current: bool
    is_version: bool


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What search engines and link previews are told of a page."""

    title: str
    description: str
    canonical: str


@register.simple_tag(takes_context=True)
def page_meta(context: template.Context) -> PageMeta:
    """Return `meta_title`, `meta_description`, `canonical_path` of the context, else what the page says."""
    page, request = context.get("page"), context.get("request")
    path = context.get("canonical_path") or (page.get_url(request) if page and page.pk else "")
    return PageMeta(
        title=context.get("meta_title") or getattr(page, "seo_title", "") or getattr(page, "title", ""),
        description=context.get("meta_description") or getattr(page, "search_description", ""),
        canonical=site_address(context) + path if path else "",
    )


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """Return one link per language of the site, in order.

    A view says where its page stands in other languages with `language_urls` ({language: path}) in the
    context, and, where only some of those are versions for search engines, with `alternates`. For a
    Wagtail page without either, its public translations are looked up (two queries).
    """
    urls = context.get("language_urls")
    if urls is None:
        urls = _once(context, "_translations", _translations)
    alternates = context.get("alternates", urls)
    current = get_language()
    root = site_address(context)
    paths = {code: urls.get(code) or front_page(code) for code, _name in settings.LANGUAGES}
    return [
        LanguageLink(
            code=code,
            name=name,
            path=paths[code],
            address=root + paths[code],
            is_current=code == current,
            is_version=code in alternates,
        )
        for code, name in settings.LANGUAGES
    ]


@register.filter
def default_version(links: list[LanguageLink]) -> LanguageLink | None:
    """Return the version for readers of any other language: the site's first language that has one."""
    return next((link for link in links if link.is_version), None)


@register.simple_tag(takes_context=True)
def menu_pages(context: template.Context) -> list[tuple[str, str]]:
    """Return (title, path) of the pages of text that editors put in the menu of the active language."""
    return _once(context, "_menu_pages", _menu_pages)


@register.simple_tag
def crisis_help() -> SafeString:
    """Return the help lines of every country, those of the reader's language first."""
    return render_crisis_help(get_language())


def site_address(context: template.Context) -> str:
    """Return scheme and host as the request reached them: "https://example.org"; "" without a request."""
    request = context.get("request")
    return f"{request.scheme}://{request.get_host()}" if request else ""


@register.filter
def dialled(number: str) -> str:
    """Return a telephone number as a `tel:` link wants it: without spaces and brackets."""
    return re.sub(r"[^0-9+]", "", number)


@lru_cache(maxsize=32)
def front_page(language: str) -> str:
    """Return the path of the front page in `language`."""
    with override(language):
        return reverse("wagtail_serve", args=("",))


def _once(context: template.Context, name: str, find: Callable[[template.Context], T]) -> T:
    """Return what `find` gives, asked once a request: head, menu and foot are separate template blocks."""
    request = context.get("request")
    if request is None:
        return find(context)
    if not hasattr(request, name):
        setattr(request, name, find(context))
    return getattr(request, name)


def _translations(context: template.Context) -> Mapping[str, str]:
    page, request = context.get("page"), context.get("request")
    if page is None or not page.pk:
        return {}
    versions = page.get_translations(inclusive=True).live().select_related("locale")
    restricted = restricted_paths()
    return {
        version.locale.language_code: version.get_url(request)
        for version in versions
        if not version.path.startswith(restricted)
    }


def _menu_pages(_context: template.Context) -> list[tuple[str, str]]:
    language = get_language()
    root = front_page(language)
    # The path of a page in its site follows that of the front page, which is the first part.
    return [(title, root + path.split("/", 2)[2]) for title, path in fetch_rows(_pages_in_menu, language)]


def _pages_in_menu(language: str) -> QuerySet:
    pages = StandardPage.objects.filter(
        live=True,
        depth=3,
        show_in_menus=True,
        locale__language_code=language,
        view_restrictions__isnull=True,
    )
    return pages.order_by("path").values_list("title", "url_path")
