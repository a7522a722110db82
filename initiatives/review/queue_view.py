"""The page of the queue: all that waits, by language and theme."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from initiatives.models.workflow import REVIEW_PERMISSION

from .queue import awaiting_contributor, awaiting_review, entries, theme_labels

PER_PAGE = 50


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    """Everything in the queue. What it does not know in the address counts as not given."""

    template_name = "initiatives/admin/review_queue.html"
    page_title = _("Review")
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.has_perm(REVIEW_PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        themes = theme_labels()
        language, theme = self._chosen_language(), self._chosen_theme(themes)
        page = Paginator(_of_theme(awaiting_review(language=language), theme), PER_PAGE).get_page(
            self.request.GET.get("p")
        )
        given_back = _of_theme(awaiting_contributor(language=language), theme)
        of_user = {"themes": themes, "user_id": self.request.user.pk}
        return {
            **super().get_context_data(**kwargs),
            "languages": settings.LANGUAGE_NAMES.items(),
            "language": language,
            "themes": themes,
            "theme": theme,
            "page_obj": page,
            "entries": entries(page.object_list, **of_user),
            "given_back": entries(given_back, **of_user),
            "address": urlencode({"language": language, "theme": theme or ""}),
        }

    def _chosen_language(self) -> str:
        language = self.request.GET.get("language", "")
        return language if language in settings.LANGUAGE_NAMES else ""

    def _chosen_theme(self, themes: dict[int, str]) -> int | None:
        chosen = self.request.GET.get("theme", "")
        return next((key for key in themes if str(key) == chosen), None)


def _of_theme(rows, theme: int | None) -> list[dict[str, Any]]:
    # A draft keeps its themes in its revision, which the database does not search.
    return [row for row in rows if theme is None or theme in (row["theme_keys"] or ())]
