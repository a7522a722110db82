"""The form of an initiative in the admin: topics by checkbox, free tags, copies without aliases."""

from collections.abc import Iterator

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm
from wagtail.admin.forms.tags import TagField
from wagtail.admin.widgets import AdminTagWidget

from initiatives.choices import TITLE_LIMIT
from initiatives.models.vocabulary import Topic
from initiatives.sanitizers import sanitize_plain
from initiatives.services.vocabulary import get_or_create_tags
from initiatives.widgets import TopicCheckboxes


class GroupedTopics(ModelChoiceIterator):
    """The adopted topics under their broader topic, which comes first among them."""

    def __iter__(self) -> Iterator[tuple[str, list[tuple]]]:
        children: dict[int, list[Topic]] = {}
        tops: list[Topic] = []
        for topic in self.queryset:
            if topic.broader_id:
                children.setdefault(topic.broader_id, []).append(topic)
            else:
                tops.append(topic)
        for top in tops:
            yield top.label(), [self.choice(topic) for topic in (top, *children.pop(top.pk, ()))]
        # A topic below one that is not adopted still has to be offered.
        orphans = [topic for topics in children.values() for topic in topics]
        if orphans:
            yield str(_("Other topics")), [self.choice(topic) for topic in orphans]


class TopicField(forms.ModelMultipleChoiceField):
    """Choose among the adopted topics, in the language of the admin."""

    iterator = GroupedTopics
    widget = TopicCheckboxes

    def __init__(self, **options) -> None:
        super().__init__(Topic.objects.filter(adopted=True), **options)


class FreeTagField(TagField):
    """Free tags: what is typed here becomes topics that wait for an editor."""

    widget = AdminTagWidget

    def clean(self, value) -> list[str]:
        return [name for name in (sanitize_plain(tag).strip() for tag in super().clean(value)) if name]


class InitiativeForm(WagtailAdminPageForm):
    """An initiative, with its topics in two fields: the adopted ones and the free tags."""

    topics = TopicField(
        label=_("Topics"),
        required=False,
        help_text=_("Choose the narrowest topics that fit; the broader one is found with them."),
    )
    free_tags = FreeTagField(
        label=_("Free tags"),
        required=False,
        tag_model=Topic,
        help_text=_(
            "Only for what no topic above says. Readers see these words, but cannot filter on them "
            "until an editor adopts them as a topic."
        ),
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["title"].widget.attrs["maxlength"] = TITLE_LIMIT
        topics = self.instance.topics.all()
        self.initial["topics"] = [topic for topic in topics if topic.adopted]
        self.initial["free_tags"] = [topic for topic in topics if not topic.adopted]

    def clean_summary(self) -> str:
        # It is written in a field of several lines and is one.
        return " ".join(self.cleaned_data["summary"].split())

    def clean(self) -> dict:
        data = super().clean()
        reviewed, review_by = data.get("reviewed_on"), data.get("review_by")
        if reviewed and review_by and review_by <= reviewed:
            self.add_error("review_by", _("Give a date after the one on which it was last checked."))
        if data.get("evidence_date") and not data.get("evidence"):
            self.add_error("evidence", _("Choose a step of evidence to go with this date."))
        return data

    def save(self, commit: bool = True):
        language = self.instance.locale.language_code if self.instance.locale_id else get_language()
        # Tags are made here and not while cleaning, so that a refused form leaves nothing behind.
        free = get_or_create_tags(names=self.cleaned_data.pop("free_tags", []), language=language)
        self.cleaned_data["topics"] = [*self.cleaned_data.get("topics", ()), *free]
        return super().save(commit)


class InitiativeCopyForm(CopyForm):
    """Copying without the choice of an alias: a record id belongs to one page only."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields.pop("alias", None)
        places = self.page.specific_class.allowed_parent_page_models()
        if self.page.get_parent().specific_class not in places:
            # A submission stands where editors put nothing; a copy of it goes where it will be published.
            place = places[0].objects.filter(locale=self.page.locale).first()
            self.fields["new_parent_page"].initial = place
