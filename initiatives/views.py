"""The lasting address of an initiative: by record id, in any language of the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from initiatives.public import visible_initiatives


@require_safe
def initiative(request: HttpRequest, record_id: str) -> HttpResponse:
    """Lead to the record's page in the reader's language; without one, show it as it is, as a guest.

    A guest keeps the reader's interface and says which language the record is in. Answers 404 for a record
    that is not public.
    """
    public = visible_initiatives()
    page = get_object_or_404(public, record_id=record_id)
    versions = public.filter(translation_key=page.translation_key)
    translated = versions.filter(locale__language_code=get_language()).first()
    return redirect(translated.get_url(request)) if translated else page.serve(request)
