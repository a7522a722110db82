"""The first administrator: made once, in development only, with a password that nobody knows beforehand."""

import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def development(settings):
    settings.IS_DEVELOPMENT = True


def run() -> str:
    """Return what the command printed."""
    output = StringIO()
    call_command("create_admin", stdout=output)
    return output.getvalue()


def password_in(output: str) -> str:
    return re.search(r"^ +password +(\S+)$", output, re.MULTILINE).group(1)


def test_printed_password_opens_the_admin():
    password = password_in(run())
    user = authenticate(RequestFactory().post("/admin/login/"), username="admin", password=password)
    assert user.is_superuser
    validate_password(password, user)


def test_address_is_told_where_the_admin_opens_by_a_code(settings):
    assert "admin@localhost" not in run()
    get_user_model().objects.all().delete()
    settings.SECOND_FACTOR = True
    assert "admin@localhost" in run()
    assert get_user_model().objects.get().email == "admin@localhost"


def test_password_is_another_each_time():
    first = password_in(run())
    get_user_model().objects.all().delete()
    assert password_in(run()) != first


def test_second_run_changes_nothing_and_says_how_to_reset():
    run()
    before = get_user_model().objects.get().password
    output = run()
    assert "changepassword admin" in output
    assert "password  " not in output
    assert get_user_model().objects.get().password == before


def test_administrator_of_another_name_counts():
    get_user_model().objects.create_superuser("ida", "ida@example.org", "a-Long-password-1")
    assert "ida" in run()
    assert get_user_model().objects.count() == 1


def test_shut_account_of_that_name_is_opened_again_with_a_new_password():
    run()
    get_user_model().objects.update(is_active=False)
    assert password_in(run())
    assert get_user_model().objects.get().is_active


def test_production_is_refused(settings):
    settings.IS_DEVELOPMENT = False
    with pytest.raises(CommandError, match="createsuperuser"):
        run()
    assert not get_user_model().objects.exists()
