"""Addresses of search, in every language in its own words."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from . import views

urlpatterns = [
    # First what is asked for with every letter.
    path(pgettext_lazy("url", "search/suggestions/"), views.suggestions, name="suggestions"),
    path(pgettext_lazy("url", "search/"), views.search, name="search"),
    path(pgettext_lazy("url", "themes/"), views.themes, name="themes"),
    path(pgettext_lazy("url", "theme/<slug:slug>/"), views.theme, name="theme"),
    path(pgettext_lazy("url", "topic/<slug:slug>/"), views.topic, name="topic"),
]
