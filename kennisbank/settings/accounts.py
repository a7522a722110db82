"""Signing in: who may, how often, by what; mails on the way. Imported by base.py; docs/settings.md."""

import environ

env = environ.FileAwareEnv()

# Whether the admin asks for a second factor, and for the code by mail instead of a password.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=True)
# Whether an editor may approve what they handed in themselves: for a bank run by one person.
ALLOW_OWN_APPROVAL = env.bool("ALLOW_OWN_APPROVAL", default=False)
# How soon editors mean to answer, as contributors are told.
REVIEW_WEEKS = env.int("REVIEW_WEEKS", default=2)

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "kennisbank.accounts.backends.PasswordBackend",
]
LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"

ACCOUNT_ADAPTER = "kennisbank.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# The code proves the address each time, so nothing is kept about addresses that were proved.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Digits alone, so that phones show their number pad: one in a hundred million for each attempt.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 8}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
# How long all steps may take together, with every code that may be asked for and the second factor.
ACCOUNT_LOGIN_TIMEOUT = 60 * 60
# For one mail address (key) and one network address (ip), which a whole lecture hall may share; asking
# for another code counts as asking for one.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "30/m/ip,300/h/ip,3/m/key,15/h/key",
    "login_failed": "30/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
}

MFA_ADAPTER = "kennisbank.accounts.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Kennisbank"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Clocks of telephones are a little off: the codes of half a minute before and after count too.
MFA_TOTP_TOLERANCE = 1
# Nobody has a password to ask for again. A factor can be added where there is none, and not removed.
MFA_REAUTHENTICATION_REQUIRED = False

# Counts of attempts are for all processes together; all else that is cached is small, read on every page
# and kept in the memory of each process. The database adds a key once, whoever else tries, which a
# folder of files does not promise.
CACHES = {
    "default": {"BACKEND": "kennisbank.accounts.cache.CountsInCommonCache", "COUNTS": "counts"},
    "counts": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "attempt_counts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# In production EMAIL_URL names the mail server; dev.py writes mails to files instead.
_mail = env.email_url("EMAIL_URL", default="smtp://localhost:25")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
# Somebody waits for the code; a mail server that is silent for longer is down.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="kennisbank@localhost")
# Who approves is in a group; being a superuser alone is no reason for mails.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
