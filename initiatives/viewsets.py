"""The vocabulary and the organisations in the admin: lists, filters, forms."""

import django_filters
from django import forms
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from initiatives.choosers import OrganisationChooserViewSet
from initiatives.countries import country_name
from initiatives.listing import (
    ConceptIndexView,
    ConceptReorderView,
    InitiativesUsingView,
    UsesColumn,
    VocabularyEditView,
    VocabularyIndexView,
)
from initiatives.models import Concept, Organisation, Scheme, Term, Topic
from initiatives.models.organisations import OrganisationKind
from initiatives.promotion import PromoteTermView, TermEditView, TermIndexView
from initiatives.vocabulary_forms import ConceptForm, TermForm, TopicForm, VocabularyForm

WORDS = MultiFieldPanel(
    [FieldPanel("labels"), FieldPanel("alt"), FieldPanel("definition")], heading=_("Words in every language")
)
SLUG_AND_ORDER = MultiFieldPanel(
    [FieldPanel("slug"), FieldPanel("sort_order")], heading=_("Address and order")
)


def _broader() -> FieldPanel:
    return FieldPanel("broader", widget=forms.Select)


def _adopted_topics(request):
    return Topic.objects.filter(adopted=True)


def _top_topics(request):
    return Topic.objects.filter(adopted=True, broader=None)


def _countries_in_use() -> list[tuple[str, str]]:
    codes = Organisation.objects.order_by().values_list("country", flat=True).distinct()
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])


class TopicFilterSet(WagtailFilterSet):
    """Adopted topics or free tags; those below one topic."""

    broader = django_filters.ModelChoiceFilter(label=_("Broader topic"), queryset=_top_topics)

    class Meta:
        model = Topic
        fields = ["adopted", "broader"]


class ConceptFilterSet(WagtailFilterSet):
    """The concepts of one scheme."""

    scheme = django_filters.ChoiceFilter(
        label=_("Scheme"),
        choices=[(scheme, scheme.label) for scheme in Scheme if scheme != Scheme.TERM],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Concept
        fields = ["scheme"]


class TermFilterSet(WagtailFilterSet):
    """The search terms of one topic."""

    broader = django_filters.ModelChoiceFilter(label=_("Topic"), queryset=_adopted_topics)

    class Meta:
        model = Term
        fields = ["broader"]


class OrganisationFilterSet(WagtailFilterSet):
    """The organisations of one country or kind."""

    country = django_filters.ChoiceFilter(
        label=_("Country"), choices=_countries_in_use, empty_label=_("All"), widget=forms.RadioSelect
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=OrganisationKind.choices, empty_label=_("All"), widget=forms.RadioSelect
    )

    class Meta:
        model = Organisation
        fields = ["country", "kind"]


class VocabularyViewSet(SnippetViewSet):
    """What the lists of the vocabulary share."""

    index_view_class = VocabularyIndexView
    edit_view_class = VocabularyEditView
    usage_view_class = InitiativesUsingView
    # A copy would need another slug and other words: nothing is gained by it.
    copy_view_enabled = False
    list_per_page = 50
    # Naming fields makes the list searchable; the list itself looks in all words.
    search_fields = ["slug"]


class TopicViewSet(VocabularyViewSet):
    """Topics, and the free tags that may become topics."""

    model = Topic
    icon = "tag"
    sort_order_field = "sort_order"
    ordering = ["sort_order", "slug"]
    filterset_class = TopicFilterSet
    list_display = [
        "__str__",
        Column("slug", label=_("Slug"), sort_key="slug", classname="wide-only"),
        Column("broader", label=_("Broader topic"), classname="wide-only"),
        BooleanColumn("adopted", label=_("Adopted"), sort_key="adopted"),
        UsesColumn("wagtailsnippets_initiatives_topic:usage"),
    ]
    edit_handler = ObjectList(
        [WORDS, _broader(), FieldPanel("adopted"), SLUG_AND_ORDER], base_form_class=TopicForm
    )

    def get_queryset(self, request):
        return Topic.objects.select_related("broader")


class ConceptViewSet(VocabularyViewSet):
    """The values of all facets other than topic."""

    model = Concept
    icon = "list-ul"
    index_view_class = ConceptIndexView
    reorder_view_class = ConceptReorderView
    sort_order_field = "sort_order"
    ordering = ["scheme", "sort_order", "slug"]
    filterset_class = ConceptFilterSet
    list_display = [
        "__str__",
        Column("get_scheme_display", label=_("Scheme"), sort_key="scheme", classname="wide-only"),
        Column("slug", label=_("Slug"), sort_key="slug", classname="wide-only"),
        UsesColumn("wagtailsnippets_initiatives_concept:usage"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("scheme", widget=forms.Select),
            WORDS,
            FieldPanel("stepchange"),
            SLUG_AND_ORDER,
        ],
        base_form_class=ConceptForm,
    )

    def get_queryset(self, request):
        return Concept.objects.exclude(scheme=Scheme.TERM)


class TermViewSet(VocabularyViewSet):
    """The search thesaurus: words that find, and that are never shown."""

    model = Term
    icon = "search"
    index_view_class = TermIndexView
    edit_view_class = TermEditView
    ordering = ["slug"]
    filterset_class = TermFilterSet
    list_display = [
        "__str__",
        Column("slug", label=_("Slug"), sort_key="slug", classname="wide-only"),
        Column("broader", label=_("Topic")),
    ]
    edit_handler = ObjectList([WORDS, _broader(), SLUG_AND_ORDER], base_form_class=TermForm)

    def get_queryset(self, request):
        return Term.objects.select_related("broader")

    def get_urlpatterns(self):
        view = self.construct_view(PromoteTermView)
        return [*super().get_urlpatterns(), path("promote/<int:pk>/", view, name="promote")]


class OrganisationViewSet(VocabularyViewSet):
    """Who does it."""

    model = Organisation
    icon = "group"
    ordering = ["name"]
    chooser_viewset_class = OrganisationChooserViewSet
    filterset_class = OrganisationFilterSet
    list_display = [
        "name",
        Column("get_country_display", label=_("Country"), sort_key="country"),
        Column("city", label=_("City"), sort_key="city", classname="wide-only"),
        Column("get_kind_display", label=_("Kind"), sort_key="kind", classname="wide-only"),
        UsesColumn("wagtailsnippets_initiatives_organisation:usage"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("kind"),
            FieldPanel("country"),
            FieldPanel("city"),
            FieldPanel("domain"),
        ],
        base_form_class=VocabularyForm,
    )


class VocabularyGroup(SnippetViewSetGroup):
    """One entry of the menu for all of them."""

    menu_label = _("Vocabulary")
    menu_icon = "list-ul"
    menu_name = "vocabulary"
    menu_order = 150
    items = (TopicViewSet, ConceptViewSet, TermViewSet, OrganisationViewSet)
