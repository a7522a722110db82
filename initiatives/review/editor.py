"""Wagtail's page editor as the review screen of an initiative."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from initiatives.models import InitiativePage, ReviewTask
from initiatives.models.workflow import ACTIONS, is_under_way
from initiatives.services.errors import SubmissionError
from initiatives.services.reviews import require_decidable

from .decisions import DecisionInEditorView, DecisionView
from .messages import done, refused
from .panel import SubmissionPanel

EDITOR = "wagtailadmin/pages/edit.html"


class ReviewMixin:
    """The editor with the submission above the form. A decision saves the edit with it, or does neither.

    Wagtail takes a decision that is not possible any more for a plain saving, and does not catch what a
    task raises.
    """

    # What was decided with this request, "" before and where it is refused.
    _decision = ""

    def get_template_names(self) -> list[str]:
        names = super().get_template_names()
        return ["initiatives/admin/edit.html"] if names == [EDITOR] else names

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        # An older version is put back first and decided on then.
        panel = SubmissionPanel(self.page, self.request.user, with_actions=not self.is_reverting)
        return super().get_context_data(submission_panel=panel, **kwargs)

    @cached_property
    def is_cancelling_workflow(self) -> bool:
        return bool(super().is_cancelling_workflow) and not is_under_way(self.page)

    @cached_property
    def action_name_and_method(self) -> tuple[str, Any]:
        if self.expects_json_response:
            # A script saves by itself, and may do so while a decision is on its way: it sends that along.
            return "save", self.save_action
        if self.request.POST.get("action-workflow-action"):
            return "perform_workflow_action", self.perform_workflow_action
        return super().action_name_and_method

    def perform_workflow_action(self) -> HttpResponse:
        try:
            if isinstance(self.page.current_workflow_task, ReviewTask) or not self.workflow_action_is_valid():
                return self._decide()
        except ValidationError as error:
            return self._refuse(error)
        return super().perform_workflow_action()

    def add_save_confirmation_message(self) -> None:
        if not self._decision:
            super().add_save_confirmation_message()

    def redirect_away(self) -> HttpResponse:
        if self._decision and not self.next_url:
            return redirect("review-queue")
        return super().redirect_away()

    def _decide(self) -> HttpResponse:
        action = self.request.POST.get("workflow-action-name", "")
        require_decidable(page=self.page, action=action, reviewer=self.request.user)
        if self.is_reverting or action not in ACTIONS or not self.workflow_action_is_valid():
            raise SubmissionError(_("This decision is not possible any more. Nothing was changed."))
        if self._was_changed_by_others():
            raise SubmissionError(
                _(
                    "Somebody else changed this initiative since you opened it. Nothing was decided, and "
                    "below is what you had. Compare it with theirs; to decide on yours, do it once more."
                )
            )
        self._check_form(self.page.current_workflow_task.get_form_for_action(action))
        self._decision = action
        title = self.page.get_admin_display_title()
        with transaction.atomic():
            response = super().perform_workflow_action()
        messages.success(self.request, done(action, title))
        return response

    def _was_changed_by_others(self) -> bool:
        # Wagtail's own check would also count what this very window saved by itself a moment ago.
        loaded_at = _moment(self.request.POST.get("loaded_revision_created_at", ""))
        if loaded_at is None:
            return False
        return self.page.revisions.filter(created_at__gt=loaded_at).exclude(user=self.request.user).exists()

    def _check_form(self, form_class: type[Form] | None) -> None:
        """Raise ValidationError unless what came along is what the dialogue asks for."""
        try:
            data = json.loads(self.request.POST.get("workflow-action-extra-data") or "{}")
        except ValueError:
            data = None
        form = (form_class or Form)(data if isinstance(data, Mapping) else {})
        if not form.is_valid():
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        post = self.request.POST.copy()
        post["workflow-action-extra-data"] = json.dumps(form.cleaned_data)
        self.request.POST = post

    def _refuse(self, error: ValidationError) -> HttpResponse:
        """Show the form again as it was sent, over the page as it is now."""
        self._decision = ""
        messages.error(self.request, refused(error, InitiativePage))
        self.real_page_record = Page.objects.prefetch_workflow_states().get(pk=self.page.pk)
        self.latest_revision = self.real_page_record.get_latest_revision()
        self.__dict__.pop("latest_revision_created_at", None)
        self.page = self.get_object()
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        self.form.is_valid()
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


class ReviewEditView(ReviewMixin, EditView):
    """The editor of an initiative."""


class ReviewRevertView(ReviewMixin, RevisionsRevertView):
    """The editor of an initiative, with an older version in it."""


class InitiativeViewSet(PageViewSet):
    """Initiatives in the admin."""

    model = InitiativePage
    edit_view_class = ReviewEditView
    revisions_revert_view_class = ReviewRevertView
    workflow_action_view_class = DecisionView
    collect_workflow_action_data_view_class = DecisionInEditorView
