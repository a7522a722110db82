"""Making a search term a topic in the admin: the button, the question, the answer."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import EditView

from initiatives.listing import VocabularyIndexView
from initiatives.models import Term
from initiatives.services.vocabulary import broader_for, promote_term

EDIT_URL = "wagtailsnippets_initiatives_term:edit"
LIST_URL = "wagtailsnippets_initiatives_term:list"
PROMOTE_URL = "wagtailsnippets_initiatives_term:promote"


def may_promote(user) -> bool:
    """Return whether `user` may take a search term away and add a topic in its place."""
    return user.has_perms(["initiatives.delete_term", "initiatives.add_topic"])


class TermIndexView(VocabularyIndexView):
    """The list of search terms, each with the way to become a topic."""

    def get_list_more_buttons(self, instance: Term) -> list:
        buttons = super().get_list_more_buttons(instance)
        if may_promote(self.request.user):
            url = reverse(PROMOTE_URL, args=[instance.pk])
            buttons.append(Button(_("Make it a topic"), url=url, icon_name="tag", priority=25))
        return buttons


class TermEditView(EditView):
    """The edit form of a search term, with the way to become a topic."""

    def get_usage_url(self) -> None:
        """No initiative holds a search term, so there is no use to show."""
        return

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = list(super().header_buttons)
        if may_promote(self.request.user):
            url = reverse(PROMOTE_URL, args=[self.object.pk])
            buttons.append(HeaderButton(_("Make it a topic"), url=url, icon_name="tag"))
        return buttons


class PromoteTermView(BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """Ask whether a search term is to become a topic, and do it on POST."""

    model = Term
    page_title = gettext_lazy("Make it a topic")
    header_icon = "tag"
    template_name = "initiatives/admin/promote_term.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_promote(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(LIST_URL), "label": capfirst(Term._meta.verbose_name_plural)},
            {"url": reverse(EDIT_URL, args=[self.object.pk]), "label": str(self.object)},
            {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            term=self.object,
            broader=broader_for(self.object),
            cancel_url=reverse(EDIT_URL, args=[self.object.pk]),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            topic = promote_term(term=self.object, user=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(EDIT_URL, self.object.pk)
        messages.success(request, _("The search term “%(term)s” is a topic now.") % {"term": topic})
        return redirect("wagtailsnippets_initiatives_topic:edit", topic.pk)
