"""Development: the site as readers see it, tasks at once, mails as files, no secrets needed."""

from .base import *
from .base import DATA_DIR, DATABASES, STORAGES, env
from .devkey import development_secret_key

# With DEBUG=1, faults show Django's debug pages and templates are read anew for each page.
DEBUG = env.bool("DEBUG", default=False)
IS_DEVELOPMENT = True
SECRET_KEY = development_secret_key(DATA_DIR)
ALLOWED_HOSTS = ["*"]
# The admin opens by the password that `make admin` prints. With 1, it opens as it does in production.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=False)
# Whatever .env says of a mail server, nobody gets a mail from a trial.
EMAIL_BACKEND = "kennisbank.mail.FilesAndConsoleBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Static files come from the source folders; nothing has to be collected first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
WHITENOISE_MAX_AGE = 0
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The development server makes a thread for each request, which no connection should outlive.
DATABASES["default"]["CONN_MAX_AGE"] = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
