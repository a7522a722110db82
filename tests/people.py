"""People of the tests, and pages as the form would hand them in."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from initiatives.models import InitiativePage, Submission
from initiatives.services.submissions import send_submission, start_edit, start_submission


def make_person(name: str, *groups: str):
    """Return a user called `name`, without a password, in the groups named."""
    user = get_user_model().objects.create_user(name, f"{name}@example.org")
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def hand_in(contributor, *, title: str = "Vennemiddag", language: str = "nb", **fields) -> Submission:
    """Return a submission of a new initiative that was just sent."""
    page = InitiativePage(title=title, summary="Studenter spiser middag sammen.", **fields)
    return send_submission(
        submission=start_submission(contributor=contributor, language=language),
        page=page,
        contact_name="Kim Planted",
        contact_phone="+47 55 00 00 00",
    )


def send_again(submission: Submission, *, phone: str = "", message: str = "", **fields) -> Submission:
    """Return `submission` as it is once its page, with `fields` changed, was sent again or as a change."""
    stored = Submission.objects.get(pk=submission.pk)
    page = stored.page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    return send_submission(
        submission=stored, page=page, contact_name="Kim Planted", contact_phone=phone, message=message
    )


def hand_in_change(published: Submission, **fields) -> Submission:
    """Return a change of `fields` that the contributor of what was published just sent."""
    page = InitiativePage.objects.live().get(pk=published.page_id)
    return send_again(start_edit(contributor=published.contributor, page=page), **fields)
