"""What the states of a submission mean to its contributor, and what they can do in each."""

from django.utils.translation import gettext_lazy as _

from initiatives.choices import SubmissionState
from initiatives.formats import review_time
from initiatives.models import Submission

# What happens next, and when.
NEXT = {
    SubmissionState.DRAFT: _("You have not sent it yet. Only you can see it."),
    SubmissionState.RECEIVED: _(
        "An editor reads it. The editors mean to answer %(within)s. You get a mail as soon as something "
        "happens."
    ),
    SubmissionState.IN_REVIEW: _(
        "An editor is reading it. You get a mail as soon as there is a decision or a question."
    ),
    SubmissionState.CHANGES_REQUESTED: _(
        "It is your turn: the editors ask you to change something. Change it, and send it again."
    ),
    SubmissionState.RESUBMITTED: _(
        "An editor reads what you changed. The editors mean to answer %(within)s. You get a mail as soon as "
        "something happens."
    ),
    SubmissionState.PUBLISHED: _("It is published. Everybody can read and find it."),
    SubmissionState.DECLINED: _("The editors decided not to publish it. Their reason stands below."),
    SubmissionState.WITHDRAWN: _("You withdrew it. You can take it up again, or delete it."),
}
NEXT_OF_EDIT = {
    SubmissionState.DRAFT: _("You have not sent your change yet. The published entry stays as it is."),
    SubmissionState.PUBLISHED: _("Your change is published."),
    SubmissionState.DECLINED: _(
        "The editors decided not to take over your change. Their reason stands below. The published entry "
        "stays as it is."
    ),
    SubmissionState.WITHDRAWN: _("You withdrew your change. The published entry stays as it is."),
}
NO_LONGER_PUBLIC = _("It was published, and is no longer public.")


def what_next(submission: Submission) -> str:
    """Return in a sentence what happens next, or what is the case."""
    if submission.state == SubmissionState.PUBLISHED and not is_public(submission):
        return str(NO_LONGER_PUBLIC)
    words = NEXT | NEXT_OF_EDIT if submission.is_edit else NEXT
    return words[submission.state] % {"within": review_time()}


def is_public(submission: Submission) -> bool:
    """Whether readers can see the page now, be it with this submission or in its version from before."""
    return bool(submission.page and submission.page.live)
