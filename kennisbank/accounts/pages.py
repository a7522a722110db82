"""What every page of the sign-in has in common."""

from collections.abc import Callable

from allauth.account.utils import passthrough_next_redirect_url
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.urls import reverse
from django.utils.decorators import classonlymethod
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache


class AccountPage:
    """A page that nobody but its visitor gets: kept by no cache and no search engine, in every language."""

    meta_title = ""
    url_name = ""

    @classonlymethod
    def as_view(cls, **initkwargs) -> Callable:  # noqa: N805 - the class, as for Django
        return never_cache(super().as_view(**initkwargs))

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        form = context.get("form")
        title = str(self.meta_title)
        return {
            **context,
            "meta_title": _("Error: %(title)s") % {"title": title} if form and form.errors else title,
            "hide_from_search_engines": True,
            "language_urls": {code: self._address_in(code) for code, _language in settings.LANGUAGES},
        }

    def _address_in(self, language: str) -> str:
        with override(language):
            return passthrough_next_redirect_url(self.request, reverse(self.url_name), REDIRECT_FIELD_NAME)
