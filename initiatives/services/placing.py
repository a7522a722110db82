"""Where the page of a submission stands: waiting, published, or gone again."""

from collections.abc import Sequence
from itertools import chain, count

from django.contrib.auth.models import AbstractBaseUser
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Locale, Page, Workflow, WorkflowTask

from initiatives.models import InitiativeIndexPage, InitiativePage, ReviewTask, SubmissionIndexPage

# A slug has 255 characters at most; this leaves room for a number.
SLUG_LENGTH = 200


def submissions_place(locale: Locale) -> SubmissionIndexPage:
    """Return the place of `locale` where initiatives wait, made where there is none yet."""
    place = SubmissionIndexPage.objects.filter(locale=locale).first()
    if place is None:
        with override(locale.language_code):
            place = SubmissionIndexPage(title=_("Submissions"), locale=locale, live=False)
        home = initiatives_place(locale).get_parent()
        give_free_slug(page=place, parents=[home])
        home.add_child(instance=place)
    return place


def initiatives_place(locale: Locale) -> InitiativeIndexPage:
    """Return the place of `locale` where published initiatives live."""
    return InitiativeIndexPage.objects.get(locale=locale)


def give_free_slug(*, page: Page, parents: Sequence[Page]) -> bool:
    """Give `page` a slug that is free below each of `parents`, its own if it is; tell whether it changed."""
    base = page.slug or slugify(page.title) or "initiative"
    base = base[:SLUG_LENGTH]
    taken: set[str] = set()
    for parent in parents:
        rivals = parent.get_children().exclude(pk=page.pk).filter(slug__startswith=base)
        taken.update(rivals.values_list("slug", flat=True))
    candidates = chain([base], (f"{base}-{number}" for number in count(2)))
    slug = next(candidate for candidate in candidates if candidate not in taken)
    is_other = slug != page.slug
    page.slug = slug
    return is_other


def get_review_workflow() -> Workflow:
    """Return the workflow of submissions, made where there is none yet; others are not touched.

    It has no task beside the review: what another task decided would reach no contributor.
    """
    reviews = ReviewTask.objects.filter(active=True)
    others = WorkflowTask.objects.exclude(task__in=reviews)
    found = Workflow.objects.active().filter(workflow_tasks__task__in=reviews)
    workflow = found.exclude(workflow_tasks__in=others).order_by("pk").first()
    if workflow is None:
        # Wagtail shows these names to editors of any language.
        workflow = Workflow.objects.create(name="Review of submissions")
        task = ReviewTask.objects.create(name="Review")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def delete_page(*, page: Page, user: AbstractBaseUser | None) -> None:
    """Delete `page` for a contributor, who has no permissions of Wagtail."""
    DeletePageAction(page, user=user).execute(skip_permission_checks=True)


def was_never_published(page: Page) -> bool:
    """Tell whether nobody but its contributor and the editors can have seen `page`."""
    return not page.live and page.first_published_at is None


def discard_draft(*, page: InitiativePage, user: AbstractBaseUser | None) -> None:
    """Delete a page that was never published; go back to the published version of one that was."""
    page = InitiativePage.objects.get(pk=page.pk)
    if was_never_published(page):
        delete_page(page=page, user=user)
        return
    revision = page.save_revision(user=user, log_action=True, clean=False)
    InitiativePage.objects.filter(pk=page.pk).update(has_unpublished_changes=False, live_revision=revision)
