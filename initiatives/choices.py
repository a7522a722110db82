"""Values of an initiative's fields that are not vocabulary; they are those of the exchange format."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# The title of a page could be longer; the exchange format promises that a title fits on a card.
TITLE_LIMIT = 110
FIRST_YEAR = 1800
YEARS_AHEAD = 20


class Status(models.TextChoices):
    """Whether the initiative still runs, as known from its source."""

    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
    PLANNED = "planned", _("Planned")
    UNKNOWN = "unknown", _("Unknown")


class TranslationState(models.TextChoices):
    """How a language version stands to the original."""

    ORIGINAL = "original", _("Original")
    TRANSLATION = "translation", _("Translation")
    OUTDATED = "outdated", _("Translation, out of date")


class Unit(models.TextChoices):
    """What the value of a figure counts."""

    PERSONS = "persons", _("persons")
    PARTICIPANTS = "participants", _("participants")
    RESPONDENTS = "respondents", _("respondents")
    MEMBERS = "members", _("members")
    VISITORS = "visitors", _("visitors")
    CONVERSATIONS = "conversations", _("conversations")
    CONSULTATIONS = "consultations", _("consultations")
    ENQUIRIES = "enquiries", _("enquiries")
    COURSES = "courses", _("courses")
    EXPERIENCES = "experiences", _("experiences")
    VIEWS = "views", _("views")
    INSTITUTIONS = "institutions", _("institutions")
    DEPARTMENTS = "departments", _("departments")
    ASSOCIATIONS = "associations", _("associations")
    MUNICIPALITIES = "municipalities", _("municipalities")
    PLACES = "places", _("places")
    SERVICES = "services", _("services")
    TEAMS = "teams", _("teams")
    MATCHES = "matches", _("matches")
    PROGRAMMES = "programmes", _("programmes")
    THEMES = "themes", _("themes")
    PRINCIPLES = "principles", _("principles")
    AREAS = "areas", _("areas")
    RECOMMENDATIONS = "recommendations", _("recommendations")
    COMPONENTS = "components", _("components")
    COUNTRIES = "countries", _("countries")
    INTERVIEWS = "interviews", _("interviews")
    CREDITS = "credits", _("credits")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")
    PERCENT = "percent", _("per cent")
    FULL_TIME_EQUIVALENTS = "full-time-equivalents", _("full-time equivalents")
    TESTS_PER_MONTH = "tests-per-month", _("tests a month")
    DURATION = "iso8601-duration", _("duration")
    NOK = "NOK", _("Norwegian kroner")
    EUR = "EUR", _("euros")
    GBP = "GBP", _("pounds sterling")


def validate_year(year: int) -> None:
    """Raise ValidationError for a year before 1800 or more than twenty years ahead."""
    latest = datetime.date.today().year + YEARS_AHEAD
    if not FIRST_YEAR <= year <= latest:
        raise ValidationError(
            _("Give a year from %(first)d to %(last)d."),
            code="year",
            params={"first": FIRST_YEAR, "last": latest},
        )


class SubmissionState(models.TextChoices):
    """Where a submission stands, for both sides."""

    DRAFT = "draft", _("Draft")
    RECEIVED = "received", _("Received")
    IN_REVIEW = "in-review", _("In review")
    CHANGES_REQUESTED = "changes-requested", _("Changes requested")
    RESUBMITTED = "resubmitted", _("Resubmitted")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# An editor can decide on these.
AWAITING_REVIEW = frozenset(
    {SubmissionState.RECEIVED, SubmissionState.IN_REVIEW, SubmissionState.RESUBMITTED}
)
# Its contributor can change these.
EDITABLE = frozenset({SubmissionState.DRAFT, SubmissionState.CHANGES_REQUESTED})
# Under way between both sides.
OPEN = AWAITING_REVIEW | {SubmissionState.CHANGES_REQUESTED}
# Its contributor can delete these with all that they hold.
DELETABLE = frozenset({SubmissionState.DRAFT, SubmissionState.WITHDRAWN, SubmissionState.DECLINED})


class EventKind(models.TextChoices):
    """What happened to a submission."""

    SENT = "sent", _("Sent in")
    REVIEW_STARTED = "review-started", _("Taken into review")
    CHANGES_REQUESTED = "changes-requested", _("Changes requested")
    RESUBMITTED = "resubmitted", _("Sent in again")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REOPENED = "reopened", _("Taken up again")


EVENTS_OF_EDITORS = frozenset(
    {EventKind.REVIEW_STARTED, EventKind.CHANGES_REQUESTED, EventKind.PUBLISHED, EventKind.DECLINED}
)
