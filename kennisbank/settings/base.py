"""Settings that every environment shares; safe for production, loosened only in dev.py and test.py.

Every value that a deployment may set comes from the environment and is listed in docs/settings.md.
"""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from .accounts import *
from .databases import choose_database
from .engines import read_search_url
from .security import *

env = environ.FileAwareEnv()

BASE_DIR = Path(__file__).resolve().parents[2]
PROJECT_DIR = BASE_DIR / "kennisbank"
# All that a running site writes lies here, so that a second bank is a second folder.
DATA_DIR = Path(env.str("DATA_DIR", default="") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
# Derived from installed packages in about a minute, so several banks on one machine may share it.
WORDS_DIR = Path(env.str("WORDS_DIR", default="") or DATA_DIR / "words").resolve()

DEBUG = False
IS_DEVELOPMENT = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "home",
    "initiatives",
    "search",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "django_tasks_db",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kennisbank.middleware.ContentSecurityPolicyMiddleware",
    "kennisbank.middleware.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kennisbank.middleware.LanguageMiddleware",
    "kennisbank.addresses.AddressLimitsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kennisbank.accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
    "kennisbank.middleware.AtomicWritesMiddleware",
]

ROOT_URLCONF = "kennisbank.urls"
WSGI_APPLICATION = "kennisbank.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kennisbank.accounts.context.visitor",
            ],
        },
    },
]

DATABASES = {"default": choose_database(env.str("DATABASE_URL", default=""), folder=DATA_DIR)}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Gives the admin's search what it asks of PostgreSQL.
    INSTALLED_APPS.append("django.contrib.postgres")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages: adding one is an entry here, a locale folder and a module in search/analysis.
# The last resort: for readers whose browser knows none of the languages below, for texts of Wagtail that
# nobody has translated yet, and for the command line. Labels fall back in the order of LANGUAGES instead.
LANGUAGE_CODE = "en"
LANGUAGES = [("nl", "Nederlands"), ("nb", "Norsk bokmål"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LOCALE_PATHS = [PROJECT_DIR / "locale"]

STATICFILES_DIRS = [PROJECT_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_DIR", default="") or DATA_DIR / "static").resolve()
STATIC_URL = "/static/"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

WAGTAIL_SITE_NAME = "Kennisbank"
WAGTAIL_FINISH_WORKFLOW_ACTION = "initiatives.publication.publish_finished"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://localhost:8000")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# The admin's own reference to these labels is what readers see: keep tags case-insensitive.
TAGGIT_CASE_INSENSITIVE = True
# A page form with many figures and links exceeds Django's default of 1,000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# The embedded engine stays at hand, to compare with (`manage.py evaluate_search --engine embedded`).
SEARCH_BACKENDS = {
    "default": read_search_url(env.str("SEARCH_URL", default=""), data_dir=DATA_DIR),
    "embedded": read_search_url("", data_dir=DATA_DIR),
}

LANGUAGE_NAMES = {"nl": _("Dutch"), "nb": _("Norwegian"), "en": _("English")}
