"""Development: debug pages, tasks at once, mails as files, no secrets needed."""

from .base import *
from .base import DATA_DIR, STORAGES
from .devkey import development_secret_key

DEBUG = True
SECRET_KEY = development_secret_key(DATA_DIR)
ALLOWED_HOSTS = ["*"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
