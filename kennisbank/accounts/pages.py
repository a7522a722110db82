"""What every page of the sign-in has in common."""

from collections.abc import Callable

from allauth.account.utils import passthrough_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.utils.decorators import classonlymethod
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from initiatives.addresses import in_every_language


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
            "language_urls": {
                code: passthrough_next_redirect_url(self.request, path, REDIRECT_FIELD_NAME)
                for code, path in in_every_language(self.url_name).items()
            },
        }
