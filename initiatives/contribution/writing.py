"""Writes that need the form: what it says about a submission, beside the steps of its life."""

from initiatives.models import Submission
from initiatives.services.submissions import withdraw_submission
from initiatives.writers import only_writer

from .draft import Draft


@only_writer()
def choose_language(*, submission: Submission, language: str) -> None:
    """Say in which language the initiative is written; it decides where its page will stand."""
    if submission.page_id is None and submission.language != language:
        submission.language = language
        submission.save(update_fields=["language"])


@only_writer()
def withdraw_and_keep(*, submission: Submission) -> None:
    """Withdraw what is under way, and keep all that was answered for when it is taken up again.

    Its draft page goes with the withdrawal. Raises SubmissionError where it cannot be withdrawn.
    """
    answers = Draft(submission).all_answers()
    withdrawn = withdraw_submission(submission=submission)
    withdrawn.answers = answers
    withdrawn.save(update_fields=["answers"])
