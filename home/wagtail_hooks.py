"""Crisis help in Wagtail's admin."""

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.models import CrisisCountry


class CrisisViewSet(SnippetViewSet):
    """Emergency numbers and helplines per country: what stands at the foot of every page."""

    model = CrisisCountry
    icon = "warning"
    menu_label = _("Crisis help")
    menu_name = "crisis"
    menu_order = 160
    add_to_admin_menu = True
    copy_view_enabled = False
    sort_order_field = "sort_order"
    ordering = ["sort_order", "country"]
    search_fields = ["country"]
    list_display = [
        "country",
        Column("emergency", label=_("Emergency number")),
        Column("line_count", label=_("Helplines")),
        DateColumn("checked_on", label=_("Checked on"), sort_key="checked_on"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return CrisisCountry.objects.annotate(line_count=Count("lines", distinct=True))


register_snippet(CrisisViewSet)
