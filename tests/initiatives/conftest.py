"""People of the tests, signed in or not, and what the contributor among them sent."""

import pytest
from django.contrib.auth import get_user_model
from django.utils.translation import override
from people import hand_in, make_person
from wagtail.users.models import UserProfile


@pytest.fixture
def superuser(db):
    """A user who may do everything and reads English."""
    user = get_user_model().objects.create_superuser("root", "root@example.org", "a-Long-password-1")
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


@pytest.fixture
def boss(client, superuser):
    """The superuser, signed in."""
    client.force_login(superuser)
    return superuser


@pytest.fixture
def admin(client, boss):
    """A client that is signed in as the superuser."""
    return client


@pytest.fixture
def editor(db):
    """Somebody who reviews what contributors send."""
    return make_person("ed", "Editors")


@pytest.fixture
def reviewer(client, editor):
    """The editor, signed in."""
    client.force_login(editor)
    return editor


@pytest.fixture
def contributor(db):
    """Somebody with an account and no rights in the admin."""
    return make_person("mari")


@pytest.fixture
def person(client, contributor):
    """The contributor, signed in and at English pages."""
    client.force_login(contributor)
    with override("en"):
        yield contributor


@pytest.fixture
def submission(contributor):
    """A submission that the contributor just sent."""
    return hand_in(contributor)
