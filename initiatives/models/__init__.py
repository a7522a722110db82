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
from .vocabulary import Concept, Scheme, Term, Topic, VocabularyVersion

__all__ = [
    "Attachment",
    "Concept",
    "InitiativeIndexPage",
    "InitiativePage",
    "Link",
    "Organisation",
    "Outcome",
    "Scheme",
    "TaggedInitiative",
    "Term",
    "Topic",
    "VocabularyVersion",
]
