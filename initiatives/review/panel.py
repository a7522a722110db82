"""What the review screen says of a submission: who, when, what was agreed to and said, what can be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page

from initiatives.choices import SubmissionState
from initiatives.models import Submission, SubmissionEvent
from initiatives.models.workflow import REVIEW_PERMISSION
from initiatives.services.reviews import may_decide


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the conversation. `is_own_decision`: who handed in decided on it themselves."""

    event: SubmissionEvent
    who: str
    is_own_decision: bool


@dataclass(frozen=True, slots=True)
class Action:
    """What an editor can do: `path` asks on a page of its own, `dialogue` in the editor; empty if at once."""

    name: str
    label: str
    path: str
    dialogue: str


class SubmissionPanel(Component):
    """The last submission of a page, for reviewers only: it holds what is private of its contributor."""

    template_name = "initiatives/admin/submission_panel.html"

    def __init__(self, page: Page, user: AbstractBaseUser, *, with_actions: bool) -> None:
        self.page = page
        self.user = user
        self.with_actions = with_actions

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        return super().render_html(parent_context) if self.submission else ""

    @cached_property
    def submission(self) -> Submission | None:
        """The submission to show: the one under way, else the last that was sent, else none."""
        if not self.user.has_perm(REVIEW_PERMISSION):
            return None
        sent = self.page.submissions.exclude(state=SubmissionState.DRAFT).select_related("contributor")
        return max(sent, key=lambda one: (one.is_open, one.pk), default=None)

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        submission, page = self.submission, self.page
        return {
            # A component sees nothing of the page around it.
            "csrf_token": parent_context.get("csrf_token") if parent_context else None,
            "submission": submission,
            "page": page,
            "language": settings.LANGUAGE_NAMES.get(submission.language, submission.language),
            "steps": list(_steps(submission)),
            "actions": self._actions(),
            "is_own": submission.contributor_id == self.user.pk,
            "may_decide": may_decide(submission=submission, reviewer=self.user),
            "compare_path": self._compare_path(),
            "preview_path": reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        }

    def _actions(self) -> list[Action]:
        task_state = self.page.current_workflow_task_state
        if task_state is None or not self.with_actions:
            return []
        return [
            Action(
                name=name,
                label=str(label),
                path=_path("workflow_action", self.page, name, task_state),
                dialogue=_path("collect_workflow_action_data", self.page, name, task_state) if asks else "",
            )
            for name, label, asks in task_state.task.specific.get_actions(self.page, self.user)
        ]

    def _compare_path(self) -> str:
        if not self.page.live:
            return ""
        revision = self.page.latest_revision_id
        return reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, "live", revision])


def _path(view: str, page: Page, action: str, task_state) -> str:
    return reverse(f"wagtailadmin_pages:{view}", args=[page.pk, action, task_state.pk])


def _steps(submission: Submission) -> Iterable[Step]:
    for event in submission.events.select_related("actor"):
        by_editor = event.is_by_editor
        yield Step(
            event=event,
            who=get_user_display_name(event.actor) if by_editor and event.actor else "",
            is_own_decision=by_editor and event.actor_id == submission.contributor_id is not None,
        )
