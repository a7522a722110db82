"""How a finished workflow publishes. Wagtail imports this before any model is there."""


def publish_finished(workflow_state, user=None) -> None:
    """Publish the latest revision; whoever may approve a submission need not have the right to publish.

    A workflow also finishes where its last task is disabled. That is no approval: what still awaits an
    answer goes back into review.
    """
    from initiatives.models import ReviewTask
    from initiatives.services.keeping import keep_in_review

    page = workflow_state.content_object
    is_review = isinstance(workflow_state.current_task_state.task.specific, ReviewTask)
    if is_review and keep_in_review(page=page):
        return
    page.get_latest_revision().publish(user=user, skip_permission_checks=is_review)
