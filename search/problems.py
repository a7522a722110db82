"""What a search did not honour, said in words that a reader understands."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Promise] = {
    "control-characters": _("Your search had characters that cannot be read. They were left out."),
    "too-long": _(
        "Your text is longer than %(limit)s characters. We searched for these words of it: %(words)s."
    ),
    "too-long-cut": _("Your search is longer than %(limit)s characters. Only the first part was used."),
    "too-many-words": _("Your search has more than %(limit)s words. These were left out: %(words)s."),
    "no-words": _("Your search has no word to look for, so you see everything."),
    "unknown-value": _("“%(value)s” is not a choice under %(facet)s. It was left out."),
    "too-many-values": _("You chose more than %(limit)s filters. Only the first ones were used."),
    "unknown-sort": _("“%(value)s” is not a way to sort. You see the usual order."),
    "unknown-reader": _(
        "“%(value)s” is not a language of the site. You see the search of a reader of %(language)s."
    ),
    "bad-page": _("“%(value)s” is not a page. You see the first page."),
    "page-too-far": _("Page %(value)s does not exist. You see the last page."),
}
# How much of a faulty value is repeated to the reader.
SHOWN_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was not honoured; str() is the message in the active language."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(MESSAGES[self.code]) % self.params


def shorten(value: str, length: int = SHOWN_LENGTH) -> str:
    """Return `value` cut to a length that is fit to show."""
    return value if len(value) <= length else f"{value[:length]}…"
