"""Lists of the vocabulary in the admin: search in every language, order by hand, and where each is used."""

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, LocaleColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import EditView, IndexView, ReorderView, UsageView

from initiatives.usage import initiatives_using, with_use_counts


def words_of(entry: Model) -> str:
    """Return everything by which an editor may look for `entry`, in lower case."""
    words = [entry.slug, getattr(entry, "name", ""), getattr(entry, "city", ""), getattr(entry, "domain", "")]
    words += getattr(entry, "labels", {}).values()
    words += (word for alternatives in getattr(entry, "alt", {}).values() for word in alternatives)
    return "\n".join(words).casefold()


def filter_by_words(queryset: QuerySet, text: str) -> QuerySet:
    """Return the rows that hold `text` in any of their words, in any language.

    SQLite's LIKE knows upper and lower case of A to Z only, so "Økonomi" would not find "økonomi". A
    vocabulary is some thousand rows at most.
    """
    wanted = text.casefold()
    return queryset.filter(pk__in=[entry.pk for entry in queryset if wanted in words_of(entry)])


class UsesColumn(Column):
    """How many initiatives use the row, as a link to them."""

    cell_template_name = "initiatives/admin/uses_cell.html"

    def __init__(self, usage_url_name: str) -> None:
        super().__init__("uses", label=_("Used by"), sort_key="uses")
        self.usage_url_name = usage_url_name

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        context["uses"] = instance.uses
        context["url"] = reverse(self.usage_url_name, args=[instance.pk]) if instance.uses else ""
        return context


class VocabularyIndexView(IndexView):
    """A list that is searched in all languages and counts uses."""

    def get_base_queryset(self) -> QuerySet:
        return with_use_counts(super().get_base_queryset())

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return filter_by_words(queryset, self.search_query) if self.is_searching else queryset


class ConceptIndexView(VocabularyIndexView):
    """The order by hand is one of a single scheme, so it is offered where one scheme is shown."""

    @cached_property
    def shows_one_scheme(self) -> bool:
        return bool(self.is_filtering and self.filters.form.changed_data == ["scheme"])

    def get_valid_orderings(self) -> list[str]:
        orderings = super().get_valid_orderings()
        if self.shows_one_scheme and not self.is_searching:
            orderings.append(self.sort_order_field)
        elif self.sort_order_field in orderings:
            orderings.remove(self.sort_order_field)
        return orderings

    @cached_property
    def reorder_button(self) -> Button | None:
        button = super().reorder_button
        if button and self.shows_one_scheme:
            scheme = self.filters.form.cleaned_data["scheme"]
            button.url = f"{self.index_url}?scheme={scheme}&ordering={self.sort_order_field}"
            return button
        return None


class ConceptReorderView(ReorderView):
    """Move a concept among those of its own scheme."""

    def get_queryset(self) -> QuerySet:
        scheme = self.model.objects.filter(pk=self.kwargs["pk"]).values("scheme")
        return super().get_queryset().filter(scheme__in=scheme)


class VocabularyEditView(EditView):
    """The edit form with the number of uses, and the way to them, in its head."""

    def get_usage_url(self) -> None:
        """Leave out Wagtail's own count, which sees neither tags nor many-to-many relations."""
        return

    @cached_property
    def header_buttons(self) -> list[Button]:
        count = initiatives_using(self.object).count()
        url = reverse(self.usage_url_name, args=[self.object.pk])
        label = f"{_('Where used')} ({count})"
        return [*super().header_buttons, HeaderButton(label, url=url, icon_name="link")]


class InitiativesUsingView(UsageView):
    """The initiatives that use a topic, concept or organisation."""

    page_title = _("Where used")
    permission_required = None
    any_permission_required = ["add", "change", "delete", "view"]

    def get_queryset(self) -> QuerySet:
        return initiatives_using(self.object).select_related("locale").order_by("title", "locale")

    @cached_property
    def columns(self) -> list[Column]:
        finder = AdminURLFinder(self.request.user)
        return [
            TitleColumn(
                "title",
                label=_("Initiative"),
                # Whoever may not see a draft is not told its name either.
                accessor=lambda page: (
                    page.title if page.live or finder.get_edit_url(page) else _("(private)")
                ),
                get_url=finder.get_edit_url,
            ),
            LocaleColumn(sort_key=None),
            StatusTagColumn("status_string", label=_("Status"), primary=lambda page: page.live),
        ]

    def get_table(self, object_list, **options):
        return BaseListingView.get_table(self, object_list, **options)
