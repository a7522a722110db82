"""What holds for an initiative whoever writes it, and whichever revision it comes from."""

from django.core.exceptions import ValidationError
from django.db import models

from initiatives.revisions import without_lost_references
from initiatives.sanitizers import sanitize_plain, sanitize_story


class SanitizedTextMixin(models.Model):
    """A model whose text is sanitized before it is validated."""

    class Meta:
        abstract = True

    def full_clean(self, *args, **options) -> None:
        """Sanitize what was written, and then validate it."""
        self._sanitize()
        super().full_clean(*args, **options)

    def _sanitize(self) -> None:
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                setattr(self, field.attname, sanitize_plain(getattr(self, field.attname) or ""))


class SanitizedPageMixin(SanitizedTextMixin):
    """A page with a `record_id`, and with a `body` that is sanitized too, also in drafts."""

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(cls, data, *args, **options):
        """Return the page that a revision holds, without what was deleted since."""
        return super().from_serializable_data(without_lost_references(cls, data), *args, **options)

    def with_content_json(self, content):
        """Return the page as it was in a revision; its record id is never that of another page or time."""
        page = super().with_content_json(content)
        page.record_id = self.record_id
        return page

    def minimal_clean(self) -> None:
        """Sanitize drafts too: they are previewed, and published without being written again."""
        self._sanitize()
        super().minimal_clean()

    def _sanitize(self) -> None:
        super()._sanitize()
        try:
            self.body = sanitize_story(self.body)
        except ValidationError as fault:
            raise ValidationError({"body": fault}) from fault
