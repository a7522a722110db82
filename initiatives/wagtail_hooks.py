"""What the initiatives app adds to Wagtail's admin."""

from collections.abc import Iterable

from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import CancelWorkflowMenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from initiatives.choices import OPEN
from initiatives.models import Submission
from initiatives.models.workflow import REVIEW_PERMISSION, is_under_way
from initiatives.review.editor import InitiativeViewSet
from initiatives.review.home import QueuePanel, review_menu_item
from initiatives.review.queue_view import QueueView
from initiatives.signal_handlers import VOCABULARY
from initiatives.usage import reasons_to_keep
from initiatives.viewsets import VocabularyGroup

register_snippet(VocabularyGroup)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Lay out what Wagtail has no style for: fields per language and topics in groups."""
    return format_html('<link rel="stylesheet" href="{}">', static("initiatives/admin.css"))


@hooks.register("register_log_actions")
def log_actions(actions) -> None:
    """Name our own entries of the audit log."""
    label = gettext_lazy("Make a search term a topic")
    actions.register_action(
        "initiatives.promote_term", label, gettext_lazy("Was a search term, became a topic")
    )


@hooks.register("before_delete_snippet")
def keep_what_is_used(request: HttpRequest, snippets: Iterable[Model]) -> HttpResponse | None:
    """Refuse to delete what initiatives use, one by one or many at once, and say why."""
    kept = [(entry, reasons_to_keep(entry)) for entry in snippets if isinstance(entry, VOCABULARY)]
    kept = [(entry, reasons) for entry, reasons in kept if reasons]
    for entry, reasons in kept:
        text = _("“%(name)s” cannot be deleted: %(reasons)s.")
        messages.error(request, text % {"name": entry, "reasons": "; ".join(reasons)})
    return redirect(type(kept[0][0]).snippet_viewset.get_url_name("list")) if kept else None


@hooks.register("register_admin_viewset")
def initiatives_in_the_admin() -> InitiativeViewSet:
    """Make Wagtail's page editor the review screen of initiatives."""
    return InitiativeViewSet()


@hooks.register("register_admin_urls")
def review_urls() -> list:
    """Give the queue a page of its own."""
    return [path("review/", QueueView.as_view(), name="review-queue")]


hooks.register("register_admin_menu_item", review_menu_item)


@hooks.register("construct_homepage_panels")
def queue_on_home(request: HttpRequest, panels: list) -> None:
    """Show reviewers what waits for them."""
    if request.user.has_perm(REVIEW_PERMISSION):
        panels.append(QueuePanel())


@hooks.register("construct_page_action_menu")
def no_way_around_a_decision(menu_items: list, _request: HttpRequest, context: dict) -> None:
    """Offer nobody to end the workflow of a submission without a word to its contributor."""
    page = context.get("page")
    if page and is_under_way(page):
        menu_items[:] = [item for item in menu_items if not isinstance(item, CancelWorkflowMenuItem)]


@hooks.register("before_delete_page")
def keep_what_is_under_way(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page with submissions below it that have no answer yet."""
    if not _has_open_submissions([page]):
        return None
    messages.error(request, _keep_message(page))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_what_is_under_way_in_bulk(
    request: HttpRequest, action_type: str, objects: list, _action
) -> HttpResponse | None:
    """Refuse the same for many pages at once."""
    pages = [entry for entry in objects if isinstance(entry, Page)]
    if action_type != "delete" or not _has_open_submissions(pages):
        return None
    messages.error(request, _keep_message(pages[0]))
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


def _has_open_submissions(pages: Iterable[Page]) -> bool:
    below = Q()
    for page in pages:
        below |= Q(page__path__startswith=page.path)
    return bool(below) and Submission.objects.filter(below, state__in=OPEN).exists()


def _keep_message(page: Page) -> str:
    text = _("“%(title)s” cannot be deleted: submissions below it still wait for an answer.")
    return text % {"title": page.get_admin_display_title()}
