"""WSGI entry point; production settings unless told otherwise."""

from django.core.wsgi import get_wsgi_application

from kennisbank.environment import load_environment

load_environment(default_settings="kennisbank.settings.production")

application = get_wsgi_application()
