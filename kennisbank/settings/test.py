"""Tests: a real database and index of their own, fast hashes, tasks at once."""

import atexit
import os
import shutil
import tempfile
import uuid
from pathlib import Path

# A test run never touches the data of a bank on the same machine.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="kennisbank-test-")
# What .env says of servers is for the site: tests take those that their own environment names.
os.environ.setdefault("DATABASE_URL", "")
os.environ.setdefault("SEARCH_URL", "")
# Word tables are the same for every run, and take about a minute to derive.
os.environ.setdefault("WORDS_DIR", str(Path(__file__).resolve().parents[2] / "var" / "words"))

from .base import *
from .base import DATA_DIR, DATABASES, SEARCH_BACKENDS, STATIC_ROOT, STORAGES

# Nothing is collected in tests; WhiteNoise warns of a folder that is missing.
STATIC_ROOT.mkdir()
if "INDEX" in SEARCH_BACKENDS["default"]:
    # No two test processes share an index, and none touches that of a bank on the same server.
    SEARCH_BACKENDS["default"]["INDEX"] += f"_{uuid.uuid4().hex[:12]}"
SECRET_KEY = "only-for-tests"
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # A test may wait for other processes in the middle of its transaction.
    DATABASES["default"]["OPTIONS"]["options"] += " -c idle_in_transaction_session_timeout=0"
ALLOWED_HOSTS = ["*"]
SECOND_FACTOR = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False


def _remove_data(made_by: int = os.getpid()) -> None:
    """Leave nothing behind; a forked process leaves it to the one that it came from."""
    if os.getpid() == made_by:
        shutil.rmtree(DATA_DIR, ignore_errors=True)


atexit.register(_remove_data)
