"""Choosing an organisation in the edit form, with search."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from initiatives.listing import filter_by_words


class OrganisationSearchForm(BaseFilterForm):
    """One field that looks in name, city, slug and website."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        objects = super().filter(objects)
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return filter_by_words(objects, self.search_query) if self.is_searching else objects


class _OrganisationColumns:
    filter_form_class = OrganisationSearchForm

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,
            Column("city", label=_("City")),
            Column("get_country_display", label=_("Country")),
        ]


class ChooseOrganisationView(_OrganisationColumns, ChooseView):
    """The dialogue."""


class OrganisationResultsView(_OrganisationColumns, ChooseResultsView):
    """The results within it."""


class OrganisationChooserViewSet(SnippetChooserViewSet):
    """Choose an organisation, or add one where one may."""

    choose_view_class = ChooseOrganisationView
    choose_results_view_class = OrganisationResultsView
    form_fields = ["name", "slug", "country", "city", "kind", "domain"]
    # Wagtail translates its own texts of a chooser once, at start, into the default language of the site.
    page_title = choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    edit_item_text = _("Edit this organisation")
    search_tab_label = _("Search")
    creation_tab_label = create_action_label = _("Add an organisation")
