"""Small writes of the form that are no step in the life of a submission."""

from django.db import transaction

from initiatives.models import Submission


@transaction.atomic
def choose_language(*, submission: Submission, language: str) -> None:
    """Say in which language the initiative is written; it decides where its page will stand."""
    if submission.page_id is None and submission.language != language:
        submission.language = language
        submission.save(update_fields=["language"])
