"""The language of a person: the one that the admin and mails speak to them."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from wagtail.users.models import UserProfile


def preferred_language(user: AbstractUser, *, fallback: str = "") -> str:
    """Return "nl", "nb" or "en": chosen, or that of the first sign-in, else `fallback` or the site's own."""
    chosen = UserProfile.objects.filter(user=user).values_list("preferred_language", flat=True).first()
    return chosen if chosen in dict(settings.LANGUAGES) else fallback or settings.LANGUAGE_CODE


def remember_language(user: AbstractUser, language: str) -> None:
    """Keep `language`, one of the site's, as that of the person where none is known yet."""
    if language not in dict(settings.LANGUAGES):
        return
    profile = UserProfile.get_for_user(user)
    if not profile.preferred_language:
        profile.preferred_language = language
        profile.save(update_fields=["preferred_language"])
