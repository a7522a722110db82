"""All addresses of the site. Public ones carry their language first."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from . import health, views
from .sitemaps import SITEMAPS

handler400 = "kennisbank.views.bad_request"
handler404 = "kennisbank.views.page_not_found"
handler500 = "kennisbank.views.server_error"

urlpatterns = [
    # First what is asked for most.
    *i18n_patterns(
        path("", include("search.urls")),
        path("", include("initiatives.urls")),
        path("", include("kennisbank.accounts.urls")),
        path("", include(wagtail_urls)),
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemap_views.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", views.media, name="media"),
]
