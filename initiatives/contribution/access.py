"""Who may see a submission: its contributor, and nobody else. Whoever is not signed in is led to that."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from initiatives.models import Submission

View = Callable[..., HttpResponse]


def ask_to_sign_in(request: HttpRequest, path: str = "") -> HttpResponse:
    """Lead to the sign-in, and from there to `path`, which is this address where none is given."""
    return redirect_to_login(path or request.get_full_path(), reverse("account_login"))


def find_own(request: HttpRequest, reference: str) -> Submission:
    """Return the submission of whoever asks; 404 for one that is foreign or does not exist."""
    own = Submission.objects.filter(contributor_id=request.user.pk).select_related("page", "page__locale")
    submission = own.filter(reference=reference.upper()).first()
    if submission is None:
        raise Http404
    return submission


def for_contributors(view: View) -> View:
    """Let only people who are signed in pass, and keep what they see out of every cache."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args, **options) -> HttpResponse:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(request, *args, **options)

    return guarded


def for_owner(view: View) -> View:
    """Give `view` the submission that the address names; 404 unless it is their own."""

    @for_contributors
    @wraps(view)
    def guarded(request: HttpRequest, reference: str, **options) -> HttpResponse:
        return view(request, find_own(request, reference), **options)

    return guarded
