"""Whole pages in process: through the WSGI application, with all that a server would run but the socket."""

import io
from collections.abc import Callable, Collection
from functools import cache
from urllib.parse import quote

from django.core.handlers.wsgi import WSGIHandler

HOST = "localhost"


@cache
def _application() -> WSGIHandler:
    return WSGIHandler()


def get_page(path: str, querystring: str = "", *, expected: Collection[int] = (200,)) -> bytes:
    """Return the body of a page as an anonymous reader gets it; RuntimeError for a status not `expected`."""
    return ask(_environment(path, querystring), *expected)


def ask(environment: dict, *expected: int) -> bytes:
    """Return the body that answers a WSGI `environment`; RuntimeError for a status that is not `expected`."""
    answer: list[str] = []

    def start_response(status: str, _headers: list, _error: object = None) -> Callable[[bytes], None]:
        answer.append(status)
        return lambda _body: None

    response = _application()(environment, start_response)
    try:
        body = b"".join(response)
    finally:
        response.close()
    if not answer[0].startswith(tuple(map(str, expected))):
        raise RuntimeError(f"{environment['PATH_INFO']} answered {answer[0]}")
    return body


def as_contributor(path: str, cookies: dict[str, str], form: bytes | None = None) -> dict:
    """Return the environment of a page for who has `cookies`; with `form`, of sending that."""
    environment = _environment(path, "")
    environment["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    if form is None:
        return environment
    return environment | {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(form)),
        "HTTP_ORIGIN": f"https://{HOST}",
        "wsgi.input": io.BytesIO(form),
    }


def _environment(path: str, querystring: str) -> dict:
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": quote(path, safe="/"),
        "QUERY_STRING": querystring,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443",
        "HTTP_HOST": HOST,
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_LANGUAGE": "nl,en;q=0.5",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
