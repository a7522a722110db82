"""People of the admin, for the tests of what editors see."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile


@pytest.fixture
def superuser(db):
    """A user who may do everything and reads English."""
    user = get_user_model().objects.create_superuser("root", "root@example.org", "a-Long-password-1")
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


@pytest.fixture
def admin(client, superuser):
    """A client that is signed in as the superuser."""
    client.force_login(superuser)
    return client
