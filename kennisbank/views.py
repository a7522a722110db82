"""Pages of the site as a whole: errors, robots.txt, and pictures that editors uploaded."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.static import serve

from home.crisis import last_crisis_help
from initiatives.contribution.views_steps import recover

from .addresses import UnusableAddress

# Renditions only: originals may hold what the re-encoded picture does not.
PUBLIC_MEDIA = "images/"
MEDIA_POLICY = "default-src 'none'; sandbox"


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 in the reader's language, with a search box and crisis help."""
    context = {"meta_title": _("Page not found"), "hide_from_search_engines": True}
    return render(request, "404.html", context, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400. Nothing here may use the host name, which can be the fault itself."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        reason = _(
            "You sent more at once than we can take. Go back in your browser: what you typed is still "
            "there. Shorten it, and try again."
        )
        return _stand_alone("400.html", 413, title=_("This is too much at once"), reason=reason)
    reason = str(exception) if isinstance(exception, UnusableAddress) else ""
    return _stand_alone("400.html", 400, title=_("This address does not work"), reason=reason)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without its token, in the reader's language; what a contributor typed is kept."""
    match = request.resolver_match
    recovered = recover(request, **match.kwargs) if match and match.url_name == "submission-step" else None
    if recovered:
        return recovered
    context = {"meta_title": _("Please try again"), "hide_from_search_engines": True, "back": request.path}
    return render(request, "csrf.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without the database, which can be the fault itself."""
    return _stand_alone("500.html", 500, title=_("Something went wrong"))


def _stand_alone(template: str, status: int, *, title: str, **context: str) -> HttpResponse:
    crisis = last_crisis_help(get_language() or settings.LANGUAGE_CODE)
    return HttpResponse(
        render_to_string(template, {"meta_title": title, "crisis": crisis, **context}), status=status
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where the sitemap is, and that results of searches are not worth their while."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*?",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a picture in the sizes that pages use; 404 for anything else that lies in the media folder."""
    if not path.startswith(PUBLIC_MEDIA) or ".." in path:
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Content-Security-Policy"] = MEDIA_POLICY
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
