"""What every page knows of its visitor."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def visitor(request: HttpRequest) -> dict[str, object]:
    """Return {"is_signed_in": truth}, which is looked up when a template asks.

    Without a session cookie it is known already. To ask the session would make the answer depend on the
    cookies of everybody (Vary: Cookie), and no cache in between could keep it.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return {"is_signed_in": False}
    return {"is_signed_in": SimpleLazyObject(lambda: request.user.is_authenticated)}
