"""What the initiatives app adds to Wagtail's admin."""

from collections.abc import Iterable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.snippets.models import register_snippet

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
