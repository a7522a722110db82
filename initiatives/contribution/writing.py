"""Writes that need the form: what it says about a submission, beside the steps of its life."""

from django.db import transaction

from initiatives.models import Submission
from initiatives.services.submissions import withdraw_submission

from .draft import Draft


@transaction.atomic
def choose_language(*, submission: Submission, language: str) -> None:
    """Say in which language the initiative is written; it decides where its page will stand."""
    if submission.page_id is None and submission.language != language:
        submission.language = language
        submission.save(update_fields=["language"])


@transaction.atomic
def withdraw_and_keep(*, submission: Submission) -> None:
    """Withdraw what is under way, and keep all that was answered for when it is taken up again.

    Its draft page goes with the withdrawal. Raises SubmissionError where it cannot be withdrawn.
    """
    answers = Draft(submission).all_answers()
    withdrawn = withdraw_submission(submission=submission)
    withdrawn.answers = answers
    withdrawn.save(update_fields=["answers"])
