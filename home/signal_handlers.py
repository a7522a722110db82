"""What follows when the front page is made in one more language."""

from django.db.models import Model
from wagtail.models import GroupPagePermission, Page
from wagtail.signals import copy_for_translation_done

from home.models import HomePage


def copied_for_translation(source_obj: Model, target_obj: Model, **_details) -> None:
    """Let the groups that work in the tree of one language work in the new one too."""
    if isinstance(target_obj, HomePage):
        copy_page_permissions(source=source_obj, target=target_obj)


def copy_page_permissions(*, source: Page, target: Page) -> None:
    """Give every group the permissions for `target` that it has for `source`."""
    for granted in GroupPagePermission.objects.filter(page_id=source.pk):
        GroupPagePermission.objects.get_or_create(
            group_id=granted.group_id, page_id=target.pk, permission_id=granted.permission_id
        )


def connect() -> None:
    """Listen to copies for translation."""
    copy_for_translation_done.connect(copied_for_translation, dispatch_uid="home-copied-for-translation")
