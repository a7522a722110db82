"""How an account is authenticated where it is not by a code."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest


class PasswordBackend(ModelBackend):
    """Permissions for everybody; passwords only where the admin opens without a second factor."""

    def authenticate(
        self, request: HttpRequest | None, *args: Any, **credentials: Any
    ) -> AbstractBaseUser | None:
        if settings.SECOND_FACTOR:
            return None
        return super().authenticate(request, *args, **credentials)
