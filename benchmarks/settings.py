"""The settings of a production site for measuring; DATA_DIR and SEARCH_URL come from the environment."""

import os

# Production refuses to start without these; a measurement has no visitors to protect.
os.environ.setdefault("SECRET_KEY", "only for measuring, never for a site: abcdefghijklmnopqrstuvwxyz")
os.environ.setdefault("ALLOWED_HOSTS", "localhost")

from kennisbank.settings.production import *  # noqa: F403
from kennisbank.settings.production import BASE_DIR, DATA_DIR, STORAGES, TEMPLATES

# Derived once and not in each fresh folder of data: no measurement is about that.
WORDS_DIR = DATA_DIR.parent / "words"
ROOT_URLCONF = "benchmarks.urls"
# Files are not part of what is measured, and hashing their names would need a collectstatic first.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TEMPLATES = [{**TEMPLATES[0], "DIRS": [*TEMPLATES[0]["DIRS"], BASE_DIR / "benchmarks" / "templates"]}]
