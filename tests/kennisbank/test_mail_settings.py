"""Where mails go: to the server that EMAIL_URL names, and in development to files that one can read."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.core.cache import caches
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail

from kennisbank.accounts.cache import CountsInCommonCache

NAMES = ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL", "TIMEOUT")
SHOW = f"""
import json
from django.conf import settings
print(json.dumps([getattr(settings, "EMAIL_" + name) for name in {NAMES}]))
"""
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def mail_settings(tmp_path, module: str, **environment: str) -> list:
    """Return the settings of NAMES in a process of its own with this environment only."""
    result = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=site.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": f"kennisbank.settings.{module}",
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "k3y-" + "abcdefghij" * 6,
            "ALLOWED_HOSTS": "bank.example.org",
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", [SMTP, "localhost", 25, "", "", False, False, 10]),
        ("smtp://mail.example.org", [SMTP, "mail.example.org", 25, "", "", False, False, 10]),
        (
            "smtp+tls://bank%40example.org:a%2Fb%3F@mail.example.org:587",
            [SMTP, "mail.example.org", 587, "bank@example.org", "a/b?", True, False, 10],
        ),
        ("smtp+ssl://u:p@mail.example.org:465", [SMTP, "mail.example.org", 465, "u", "p", False, True, 10]),
    ],
)
def test_address_says_how_to_reach_the_mail_server(tmp_path, address, expected):
    environment = {"EMAIL_URL": address} if address else {}
    assert mail_settings(tmp_path, "production", **environment) == expected


def test_development_sends_nothing_whatever_the_environment_says(tmp_path):
    found = mail_settings(tmp_path, "dev", EMAIL_URL="smtp://u:p@mail.example.org")
    assert found[0] == "kennisbank.mail.FilesAndConsoleBackend"


class TestFilesAndConsole:
    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path):
        settings.EMAIL_BACKEND = "kennisbank.mail.FilesAndConsoleBackend"
        settings.EMAIL_FILE_PATH = tmp_path / "mail"
        return settings.EMAIL_FILE_PATH

    def test_mail_can_be_read_in_both(self, folder, capsys):
        assert send_mail("Håndbok", "Kjære Ås,\n1234 5678", "bank@example.org", ["ida@example.org"]) == 1
        [file] = folder.iterdir()
        text = file.read_text(encoding="utf-8")
        for part in ("To: ida@example.org", "Subject: Håndbok", "Kjære Ås,\n1234 5678"):
            assert part in text
        printed = capsys.readouterr().out
        assert text in printed
        assert str(file) in printed

    def test_files_sort_by_time(self, folder):
        for number in range(3):
            EmailMultiAlternatives(f"Number {number}", "", None, ["ida@example.org"]).send()
        subjects = [file.read_text().splitlines()[2] for file in sorted(folder.iterdir())]
        assert subjects == ["Subject: Number 0", "Subject: Number 1", "Subject: Number 2"]

    def test_hidden_recipients_are_shown_to_who_develops(self, folder):
        EmailMessage("x", "y", None, ["ida@example.org"], bcc=["ole@example.org"]).send()
        [file] = folder.iterdir()
        assert "To: ida@example.org, ole@example.org" in file.read_text()


@pytest.mark.django_db
class TestCounts:
    def test_attempts_are_counted_for_all_processes_and_all_else_in_each(self):
        this, other = (CountsInCommonCache(name, {"COUNTS": "counts"}) for name in ("this", "other"))
        assert this.add("allauth:rl:x", 1, 60)
        assert not other.add("allauth:rl:x", 2, 60)
        assert other.get("allauth:rl:x") == caches["counts"].get("allauth:rl:x") == 1
        other.set("allauth:rl:x", 3, 60)
        assert this.get("allauth:rl:x") == 3
        assert this.delete("allauth:rl:x")
        assert other.get("allauth:rl:x") is None
        this.set("wagtail_site_root_paths", 1)
        assert other.get("wagtail_site_root_paths") is None
        assert caches["counts"].get("wagtail_site_root_paths") is None

    def test_pages_ask_the_database_for_nothing_that_is_in_memory(self, django_assert_num_queries):
        caches["default"].set("wagtail_site_root_paths_for_a_test", 1)
        with django_assert_num_queries(0):
            assert caches["default"].get("wagtail_site_root_paths_for_a_test") == 1
