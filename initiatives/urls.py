"""Addresses of initiatives beside those of their pages."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views
from .contribution.urls import urlpatterns as contribution_urls

urlpatterns = [
    path(pgettext_lazy("url", "initiative/<slug:record_id>/"), views.initiative, name="initiative"),
    *contribution_urls,
]
