"""What may be done with pages in the admin, beyond what Wagtail says."""

from django.utils.functional import cached_property
from wagtail.models import Page, PagePermissionTester

from initiatives.models import SubmissionIndexPage
from initiatives.models.workflow import is_under_way


class InitiativePermissions(PagePermissionTester):
    """While a submission is under way its page is published by approving it, and in no other way.

    Deleting waits too, and with it moving: each would leave the contributor without an answer. What was
    declined cannot be published where it stands. An entry that is live can be taken offline at any time.
    """

    @cached_property
    def _is_under_way(self) -> bool:
        return is_under_way(self.page)

    @cached_property
    def _is_among_submissions(self) -> bool:
        parent_path = self.page.path[: -self.page.steplen]
        return SubmissionIndexPage.objects.filter(path=parent_path).exists()

    def can_publish(self) -> bool:
        return super().can_publish() and not self._is_under_way and not self._is_among_submissions

    def can_unschedule(self) -> bool:
        return super().can_publish()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk) and not self._is_under_way

    def can_move_to(self, destination: Page) -> bool:
        # Wagtail asks a superuser nothing more than whether the place fits.
        return super().can_move_to(destination) and not self._is_under_way

    def can_submit_for_moderation(self) -> bool:
        return super().can_submit_for_moderation() and not self._is_under_way


class ClosedPermissions(PagePermissionTester):
    """Nobody changes this page by hand, nor what stands below it; it can be looked into."""

    def can_add_subpage(self) -> bool:
        return False

    def can_edit(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return False
