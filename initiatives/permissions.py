"""What may be done with the page of an initiative in the admin, beyond what Wagtail says."""

from django.utils.functional import cached_property
from wagtail.models import PagePermissionTester

from initiatives.choices import OPEN
from initiatives.models import Submission


class InitiativePermissions(PagePermissionTester):
    """While a submission is under way its page is published by approving it, and in no other way.

    Deleting waits too, and with it moving: each would leave the contributor without an answer.
    """

    @cached_property
    def _is_under_way(self) -> bool:
        return Submission.objects.filter(page_id=self.page.pk, state__in=OPEN).exists()

    def can_publish(self) -> bool:
        return super().can_publish() and not self._is_under_way

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk) and not self._is_under_way
