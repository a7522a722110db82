"""People of the tests: contributors, reviewers, and a page as the form would hand it in."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from initiatives.models import InitiativePage, Submission
from initiatives.services.submissions import send_submission, start_submission


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
