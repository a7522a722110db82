"""What the bank knows: initiatives, the vocabulary that describes them, and the organisations behind them."""

from .organisations import Organisation
from .pages import (
    Attachment,
    InitiativeIndexPage,
    InitiativePage,
    Link,
    Outcome,
    TaggedInitiative,
)
from .submissions import OutgoingMail, Submission, SubmissionEvent, SubmissionIndexPage
from .vocabulary import Concept, Scheme, Term, Topic, VocabularyVersion
from .workflow import ReviewTask

__all__ = [
    "Attachment",
    "Concept",
    "InitiativeIndexPage",
    "InitiativePage",
    "Link",
    "Organisation",
    "Outcome",
    "OutgoingMail",
    "ReviewTask",
    "Scheme",
    "Submission",
    "SubmissionEvent",
    "SubmissionIndexPage",
    "TaggedInitiative",
    "Term",
    "Topic",
    "VocabularyVersion",
]
