"""Production: refuses to start with a value that would make the site unsafe."""

from .base import *
from .base import ALLOWED_HOSTS, DEBUG, SECRET_KEY
from .guard import refuse_unsafe_settings

refuse_unsafe_settings(secret_key=SECRET_KEY, allowed_hosts=ALLOWED_HOSTS, debug=DEBUG)
