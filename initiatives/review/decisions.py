"""Decisions that are taken outside the editor: by a link of the review screen, or by its dialogue."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.workflow import CollectWorkflowActionDataView, WorkflowActionView
from wagtail.models import TaskState

from initiatives.models import InitiativePage, ReviewTask
from initiatives.models.workflow import ACTIONS, REVIEW_PERMISSION
from initiatives.services.errors import SubmissionError
from initiatives.services.reviews import require_decidable

from .messages import done, refused


class DecidableMixin(ABC):
    """Say why a decision is not possible any more, where Wagtail would only say that it is forbidden.

    Other tasks than ours are left to Wagtail.
    """

    def get_task_state(self) -> TaskState:
        state = super().get_task_state()
        if state.workflow_state.object_id != str(self.object.pk):
            raise Http404
        return state

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not isinstance(self.task, ReviewTask):
            return super().dispatch(request, *args, **kwargs)
        if not request.user.has_perm(REVIEW_PERMISSION) or self.action_name not in ACTIONS:
            raise PermissionDenied
        self.action_verbose_name, self.action_modal = ACTIONS[self.action_name], True
        try:
            require_decidable(page=self.object, action=self.action_name, reviewer=request.user)
            self._require_current()
        except SubmissionError as error:
            return self.refuse(error)
        return self.decide() if request.method == "POST" else self.ask(self.empty_form())

    @abstractmethod
    def ask(self, form: Form) -> HttpResponseBase:
        """Show `form`, the message or reason of the action."""

    @abstractmethod
    def decide(self) -> HttpResponseBase:
        """Take what was sent."""

    def empty_form(self) -> Form:
        """Return the form of the action, which may have no fields."""
        return (self.form_class or Form)()

    def refuse(self, error: ValidationError) -> HttpResponseBase:
        """Show `error` in the dialogue, or on the review screen."""
        text = refused(error, InitiativePage)
        if self.is_dialogue:
            context = self.get_context_data(text=text, **self._done_address())
            return render_modal_workflow(
                self.request, "initiatives/admin/refused.html", None, context, json_data={"step": "refused"}
            )
        messages.error(self.request, text)
        return redirect(reverse("wagtailadmin_pages:edit", args=[self.object.pk]))

    @property
    def is_dialogue(self) -> bool:
        """Whether a script asks, and not a person who follows a link or sends a form."""
        return self.request.headers.get("x-requested-with") == "XMLHttpRequest"

    def _require_current(self) -> None:
        if self.task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise SubmissionError(
                _("It was sent in again since you opened this page. Read it as it is now, then decide.")
            )

    def _done_address(self) -> dict[str, str]:
        return {"back": reverse("wagtailadmin_pages:edit", args=[self.object.pk])}


class DecisionView(DecidableMixin, WorkflowActionView):
    """Ask for the message or reason, then do what was decided: in a dialogue, or as a page of its own."""

    def decide(self) -> HttpResponseBase:
        request = self.request
        form = type(self.empty_form())(request.POST)
        if not form.is_valid():
            return self.ask(form)
        title = self.object.get_admin_display_title()
        try:
            with transaction.atomic():
                self.task.on_action(self.task_state, request.user, self.action_name, **form.cleaned_data)
        except ValidationError as error:
            return self.refuse(error)
        messages.success(request, done(self.action_name, title))
        target = get_valid_next_url_from_request(request) or reverse("review-queue")
        if self.is_dialogue:
            return self.render_modal_json(request, {"step": "success", "redirect": target})
        return redirect(target)

    def ask(self, form: Form) -> HttpResponseBase:
        if self.is_dialogue:
            return self.render_modal_form(self.request, form)
        title = self.object.get_admin_display_title()
        context: dict[str, Any] = {
            **self.get_context_data(form=form, **self._done_address()),
            "page_title": self.action_verbose_name,
            "page_subtitle": title,
            "header_icon": "clipboard-list",
            "next": get_valid_next_url_from_request(self.request),
            "submit_url": reverse(
                self.submit_url_name, args=(quote(self.object.pk), self.action_name, self.task_state.pk)
            ),
        }
        return render(self.request, "initiatives/admin/decide.html", context)


class DecisionInEditorView(DecidableMixin, CollectWorkflowActionDataView):
    """Ask for the message or reason in the editor's dialogue; the editor then saves and decides at once."""

    def get_form_class(self) -> type[Form]:
        # Wagtail takes what was sent without asking whether there is anything to fill in.
        return super().get_form_class() or Form

    def ask(self, form: Form) -> HttpResponseBase:
        return self.render_modal_form(self.request, form)

    def decide(self) -> HttpResponseBase:
        return self.post(self.request)
