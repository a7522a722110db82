"""Why a write of a submission was refused, in words for the person who asked for it."""

from django.core.exceptions import ValidationError


class SubmissionError(ValidationError):
    """The submission is in a state in which this cannot be done, or this person may not do it."""


class AlreadySentError(SubmissionError):
    """It was sent a moment ago, by a second click or in another window."""


class StaleAnswersError(SubmissionError):
    """Another window saved these answers since the form was shown."""
