"""Every write is one transaction, and reading takes no lock."""

import subprocess
import sys

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path


def write(request):
    Group.objects.create(name="written")
    return HttpResponse()


def write_and_fail(request):
    Group.objects.create(name="written")
    raise RuntimeError("after the write")


@transaction.non_atomic_requests
def write_alone_and_fail(request):
    Group.objects.create(name="written")
    raise RuntimeError("after the write")


def read(request):
    return HttpResponse(str(Group.objects.count()))


def stream(request):
    Group.objects.create(name="written")
    return StreamingHttpResponse(str(number) for number in range(3))


def lazy(request):
    return TemplateResponse(request, engines["django"].from_string("{{ word }}"), {"word": "late"})


urlpatterns = [
    path("write", write),
    path("fail", write_and_fail),
    path("alone", write_alone_and_fail),
    path("read", read),
    path("stream", stream),
    path("lazy", lazy),
]


def handler500(request):
    return HttpResponse("our page", status=500)


pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def visitor():
    """A client that gets the error page instead of the exception, like a browser."""
    return Client(raise_request_exception=False)


def transactions(visitor, method: str, address: str) -> int:
    """Return how many transactions one request opens; within that of the test they are savepoints."""
    with CaptureQueriesContext(connection) as queries:
        getattr(visitor, method)(address)
    return sum(query["sql"].startswith(("BEGIN", "SAVEPOINT")) for query in queries)


def written() -> bool:
    return Group.objects.filter(name="written").exists()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_writing_method_runs_in_a_transaction(visitor, method):
    assert transactions(visitor, method, "/write") == 1
    assert written()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_opens_no_transaction(visitor, method):
    assert transactions(visitor, method, "/read") == 0


def test_failed_write_is_undone_and_answered_with_our_page(visitor):
    response = visitor.post("/fail")
    assert (response.status_code, response.content) == (500, b"our page")
    assert not written()


def test_failed_write_still_has_the_headers_of_the_site(visitor):
    assert visitor.post("/fail")["X-Frame-Options"] == "DENY"


def test_view_that_minds_its_own_transactions_is_left_alone(visitor):
    assert visitor.post("/alone").status_code == 500
    assert written()


def test_answer_that_streams_and_answer_that_renders_late_arrive_whole(visitor):
    assert b"".join(visitor.post("/stream").streaming_content) == b"012"
    assert visitor.post("/lazy").content == b"late"


# The page of the site that says so links to addresses that these tests do without.
@override_settings(CSRF_FAILURE_VIEW="django.views.csrf.csrf_failure")
def test_forged_request_is_refused_before_the_view():
    response = Client(enforce_csrf_checks=True).post("/write")
    assert response.status_code == 403
    assert not written()


@override_settings(MIDDLEWARE=[])
def test_without_the_middleware_half_a_write_would_stay(visitor):
    visitor.post("/fail")
    assert written()


TWO_CONNECTIONS = """
import sqlite3, sys
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="x",
    ALLOWED_HOSTS=["testserver"],
    ROOT_URLCONF="__main__",
    MIDDLEWARE=["kennisbank.middleware.AtomicWritesMiddleware"],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": sys.argv[1],
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 0.2,
            "init_command": "PRAGMA journal_mode=WAL",
        },
    }},
)
django.setup()
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path

def count(request):
    with connection.cursor() as cursor:
        return HttpResponse(str(cursor.execute("SELECT count(*) FROM note").fetchone()[0]))

urlpatterns = [path("", count)]

with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE note (text)")
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
other.execute("INSERT INTO note VALUES ('x')")
client = Client(raise_request_exception=False)
print(client.get("/").content.decode(), client.post("/").status_code)
other.execute("COMMIT")
print(client.get("/").content.decode(), client.post("/").status_code)
"""


def test_reader_does_not_wait_for_a_writer_on_another_connection(tmp_path):
    result = subprocess.run(
        [sys.executable, "-c", TWO_CONNECTIONS, str(tmp_path / "db.sqlite3")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.split("\n")[:2] == ["0 500", "1 200"], result.stderr
