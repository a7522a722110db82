"""Production starts with safe values only, and Django's own check for deployment finds nothing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kennisbank.settings.guard import refuse_unsafe_settings

KEY = "k3y-" + "abcdefghij" * 6
SAFE = {"secret_key": KEY, "allowed_hosts": ["bank.example.org"], "debug": False}


def test_safe_values_pass():
    refuse_unsafe_settings(**SAFE, trusted_origins=["https://bank.example.org"], trusted_proxies=1)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key": "short-but-random-8f3k"}, "SECRET_KEY"),
        ({"secret_key": "a" * 80}, "SECRET_KEY"),
        ({"secret_key": f"django-insecure-{KEY}"}, "SECRET_KEY"),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": ["bank.example.org", "*.example.org"]}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": ["."]}, "ALLOWED_HOSTS"),
        ({"trusted_origins": ["http://bank.example.org"]}, "CSRF_TRUSTED_ORIGINS"),
        ({"trusted_origins": ["https://*.example.org"]}, "CSRF_TRUSTED_ORIGINS"),
        ({"trusted_proxies": -1}, "TRUSTED_PROXIES"),
        ({"debug": True}, "DEBUG"),
        ({"second_factor": False}, "SECOND_FACTOR"),
    ],
)
def test_unsafe_value_is_refused_and_its_variable_named(changed, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        refuse_unsafe_settings(**{**SAFE, **changed})


def test_all_faults_are_told_at_once_and_no_value_is_repeated():
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe_settings(secret_key="hunter2", allowed_hosts=["*"], debug=True)
    text = str(refusal.value)
    assert all(name in text for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DEBUG"))
    assert "hunter2" not in text


def manage(tmp_path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run manage.py with the production settings and nothing else from this environment.

    But for the word tables, which any command that looks at the index would derive anew.
    """
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "kennisbank.settings.production",
            "DATA_DIR": str(tmp_path),
            "WORDS_DIR": str(settings.WORDS_DIR),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_does_not_start_without_values(tmp_path):
    result = manage(tmp_path, "check", SECRET_KEY="", ALLOWED_HOSTS="")
    assert result.returncode != 0
    assert "does not start in production" in result.stderr


def test_a_value_may_be_kept_in_a_file(tmp_path):
    key = tmp_path / "key"
    key.write_text(f"{KEY}\n")
    for file, code in ((key, 0), (tmp_path / "absent", 1)):
        result = manage(tmp_path, "check", SECRET_KEY_FILE=str(file), ALLOWED_HOSTS="bank.example.org")
        assert result.returncode == code, result.stderr


def test_production_does_not_start_with_the_admin_open_to_passwords(tmp_path):
    result = manage(tmp_path, "check", SECRET_KEY=KEY, ALLOWED_HOSTS="bank.example.org", SECOND_FACTOR="0")
    assert result.returncode != 0
    assert "SECOND_FACTOR must be on" in result.stderr


def test_check_for_deployment_finds_nothing(tmp_path):
    result = manage(
        tmp_path, "check", "--deploy", "--tag", "security", SECRET_KEY=KEY, ALLOWED_HOSTS="bank.example.org"
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "no issues" in result.stdout


def test_passwords_must_be_long_and_unusual():
    from django.contrib.auth.models import User
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    for password in ("Short-1", "password1234", "123456789012345", "ida.svendsen1"):
        with pytest.raises(ValidationError):
            validate_password(password, User(username="ida.svendsen"))
    validate_password("four unusual little words", User(username="ida.svendsen"))
