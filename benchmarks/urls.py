"""The addresses of the site, and two more that only measurements ask for."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from kennisbank.urls import handler400, handler404, handler500
from kennisbank.urls import urlpatterns as site_urls

from .stock import stock_search


def trivial(request: HttpRequest) -> HttpResponse:
    """Answer as little as a view can, through all of the site's middleware."""
    return HttpResponse("ok")


urlpatterns = [
    path("bench/trivial/", trivial, name="bench-trivial"),
    path("bench/stock/", stock_search, name="bench-stock"),
    *site_urls,
]

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]
