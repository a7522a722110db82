"""Production: refuses to start with a value that would make the site unsafe."""

from .base import *
from .base import ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS, DEBUG, SECOND_FACTOR, SECRET_KEY, TRUSTED_PROXIES
from .guard import refuse_unsafe_settings

refuse_unsafe_settings(
    secret_key=SECRET_KEY,
    allowed_hosts=ALLOWED_HOSTS,
    debug=DEBUG,
    trusted_origins=CSRF_TRUSTED_ORIGINS,
    trusted_proxies=TRUSTED_PROXIES,
    second_factor=SECOND_FACTOR,
)

# Everybody signs in by a code, so nobody is given a password, nor a page to change it.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
# The address is the key to the account, so another administrator changes it.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
