"""The outbox: which initiatives the index must look at again. It says which, never what they became.

And whether the index takes what the outbox has for it.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PENDING = Q(version__gt=F("indexed_version"))


class OutboxCounter(models.Model):
    """One row that holds the last version given out.

    Whoever takes a version keeps this row locked until the end of the transaction. So versions become
    visible in their own order: once a version can be read, no lower one can appear any more.
    """

    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)


class OutboxEntry(models.Model):
    """That an initiative was changed in `version`, and the version up to which the index has followed.

    Rows stay. An entry is pending while `version` is above `indexed_version`.
    """

    translation_key = models.UUIDField(_("initiative"), unique=True)
    version = models.PositiveBigIntegerField(_("version"))
    indexed_version = models.PositiveBigIntegerField(_("indexed version"), default=0)
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("failed attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    error = models.TextField(
        _("error"), blank=True, help_text=_("The kind and place of the last error, without any content.")
    )

    class Meta:
        verbose_name = _("entry of the search outbox")
        verbose_name_plural = _("search outbox")
        indexes = [models.Index(fields=["version"], name="search_outbox_pending", condition=PENDING)]

    def __str__(self) -> str:
        return str(self.translation_key)


class IndexingState(models.Model):
    """One row, once indexing was ever held up: how the index took the last changes, a `State`."""

    state = models.CharField(_("state"), max_length=20)
    since = models.DateTimeField(_("since"), default=timezone.now)

    def __str__(self) -> str:
        return self.state
