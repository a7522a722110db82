"""The queue on the admin's home, and the way to it in the admin's menu."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from initiatives.models.workflow import REVIEW_PERMISSION

from .queue import (
    ON_HOME,
    awaiting_contributor,
    awaiting_review,
    count_awaiting_review,
    entries,
    theme_labels,
)


class QueuePanel(Component):
    """What waits for review and what waits for its contributor, in a fixed number of queries."""

    name = "review_queue"
    order = 100
    template_name = "initiatives/admin/home_queue.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        user = parent_context["request"].user
        themes = theme_labels()
        waiting, given_back = list(awaiting_review()[:ON_HOME]), list(awaiting_contributor()[:ON_HOME])
        return {
            "awaiting_review": entries(waiting, themes=themes, user_id=user.pk),
            "awaiting_contributor": entries(given_back, themes=themes, user_id=user.pk),
            "total": count_awaiting_review(),
            "shown": ON_HOME,
        }


class ReviewMenuItem(MenuItem):
    """The page of the queue, with the number of submissions that wait for a decision."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(REVIEW_PERMISSION)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component = super().render_component(request)
        waiting = count_awaiting_review()
        if waiting:
            component.label = gettext("Review (%(count)d)") % {"count": waiting}
        return component


def review_menu_item() -> ReviewMenuItem:
    """Return the item of the menu, above those that need no answer."""
    return ReviewMenuItem(
        _("Review"), reverse_lazy("review-queue"), name="review", icon_name="clipboard-list", order=50
    )
