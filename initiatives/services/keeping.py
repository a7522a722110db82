"""Keep a submission in review when Wagtail ends its workflow by another way than a decision."""

from wagtail.models import Page

from initiatives.choices import OPEN, EventKind, SubmissionState
from initiatives.models import InitiativePage, Submission
from initiatives.writers import only_writer

from .placing import get_review_workflow


@only_writer()
def keep_in_review(*, page: Page) -> bool:
    """Start the workflow of `page` again where its submission has no answer yet; tell whether it was needed.

    Wagtail's admin can disable a workflow or a task, and a scheduled publication ends a workflow too. None
    of them answers the contributor, so an editor still has to.
    """
    submission = Submission.objects.filter(page_id=page.pk, state__in=OPEN).first()
    if submission is None:
        return False
    draft = InitiativePage.objects.get(pk=page.pk)
    if draft.current_workflow_state is not None:
        return False
    state = get_review_workflow().start(draft, None)
    if submission.state == SubmissionState.CHANGES_REQUESTED:
        # It waits for its contributor, as before; sending it in again resumes the workflow.
        last = submission.events.filter(kind=EventKind.CHANGES_REQUESTED).last()
        state.current_task_state.specific.reject(comment=last.message if last else "")
    return True
