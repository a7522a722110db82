"""The sitemap: every public page, theme and topic in every language that it has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from initiatives.models import InitiativeIndexPage
from initiatives.vocabulary import TOPIC, get_vocabulary

LANGUAGES = [code for code, _name in settings.LANGUAGES]
X_DEFAULT = "x-default"


class VersionedSitemap(Sitemap):
    """A sitemap whose entries name their versions in other languages."""

    limit = 5_000

    def entries(self, batch: Sequence) -> Iterable[tuple[str, datetime | None, Mapping[str, str]]]:
        """Return (path, last change, {language: path of that version}) of each item."""
        raise NotImplementedError

    def _urls(self, page, protocol, domain):
        root = f"{protocol}://{domain}"
        return [
            {
                "location": root + path,
                "lastmod": changed,
                "alternates": [
                    {"lang_code": code, "location": root + other} for code, other in _with_default(versions)
                ],
            }
            for path, changed, versions in self.entries(list(self.paginator.page(page).object_list))
        ]


class PageSitemap(VersionedSitemap):
    """Live public pages, each with its public versions."""

    def items(self):
        pages = Page.objects.live().public().filter(depth__gt=1, locale__language_code__in=LANGUAGES)
        return pages.not_type(InitiativeIndexPage).select_related("locale").order_by("path")

    def get_latest_lastmod(self):
        return self.items().aggregate(latest=Max("last_published_at"))["latest"]

    def entries(self, batch):
        versions = defaultdict(dict)
        keys = {page.translation_key for page in batch}
        for page in self.items().filter(translation_key__in=keys):
            versions[page.translation_key][page.locale.language_code] = page.get_url()
        return [(page.get_url(), page.last_published_at, versions[page.translation_key]) for page in batch]


class ConceptSitemap(VersionedSitemap):
    """Themes and topics, their index, and the search page without a search."""

    def items(self):
        vocabulary = get_vocabulary()
        names = [("search", ()), ("themes", ())]
        for scheme in ("theme", TOPIC):
            names += [(scheme, (slug,)) for slug in vocabulary.concepts(scheme)]
        return [(name, args, language) for name, args in names for language in LANGUAGES]

    def entries(self, batch):
        return [(_path(*item), None, {code: _path(*item[:2], code) for code in LANGUAGES}) for item in batch]


def _path(name: str, args: tuple[str, ...], language: str) -> str:
    with override(language):
        return reverse(name, args=args)


def _with_default(versions: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (language, path) in the site's order, then the one for readers of any other language."""
    known = [(code, versions[code]) for code in LANGUAGES if code in versions]
    return [*known, *((X_DEFAULT, path) for _code, path in known[:1])]


SITEMAPS = {"pages": PageSitemap, "concepts": ConceptSitemap}
