"""Which parts of the tree not everybody may read."""

from django.db.models import QuerySet
from wagtail.models import Page, PageViewRestriction

from .prepared import fetch_rows


def restricted_paths() -> tuple[str, ...]:
    """Return the tree paths of the pages below which not everybody may read; they cover themselves too."""
    return tuple(sorted(path for (path,) in fetch_rows(_restricted)))


def restricted_pages() -> QuerySet[Page]:
    """Return the pages below which not everybody may read, in no order."""
    # No join, which SQLite begins with the table of pages: it cannot know how few restrictions there are.
    restrictions = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
    return Page.objects.filter(pk__in=restrictions.values("page_id")).order_by()


def _restricted() -> QuerySet:
    return restricted_pages().values_list("path")
