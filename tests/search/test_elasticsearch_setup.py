"""Whoever sets up the search server wrongly is told what is wrong and what to do, by `manage.py check`."""

import base64
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.checks import CheckMessage, run_checks
from django.core.management import call_command
from servers import Cluster
from servers.secure import SETTINGS, Authority, node_files

from kennisbank.settings.engines import read_search_url
from search.backends import get_backend
from search.backends.base import SearchUnavailable, State
from search.rebuild import rebuild_index

pytestmark = pytest.mark.django_db

INDEXER, READER, OUTSIDER = "indexer", "reader", "outsider"
PASSWORD = "a password of this test only"
UNKNOWN_KEY = base64.b64encode(b"unknown:key").decode()
NAME = "kennisbank-secure"


def _roles() -> str:
    """Return roles.yml: the indexer's of the documentation, one that only reads, and one without rights."""
    indexer = json.loads((project.BASE_DIR / "docs" / "elasticsearch-role.json").read_text())
    names = indexer["indices"][0]["names"]
    reader = {"indices": [{"names": names, "privileges": ["read"]}]}
    outsider = {"indices": [{"names": ["elsewhere"], "privileges": ["read"]}]}
    roles = {INDEXER: indexer, READER: reader, OUTSIDER: outsider}
    # JSON is YAML, and a server reads this file line by line.
    return "\n".join(f"{name}: {json.dumps(role)}" for name, role in roles.items())


@pytest.fixture(scope="module")
def secure(authority) -> Iterator[Cluster]:
    """A node that speaks TLS and asks who one is."""
    users = {name: (PASSWORD, name) for name in (INDEXER, READER, OUTSIDER)}
    files = node_files(authority.issue(), users, _roles())
    cluster = Cluster(settings=SETTINGS, files=files, scheme="https")
    yield cluster
    cluster.stop()


@pytest.fixture
def use(settings, tmp_path: Path) -> Callable[..., None]:
    """Return a function that makes the site search with the server at a SEARCH_URL."""
    settings.DATA_DIR = tmp_path

    def use(url: str, **options) -> None:
        settings.SEARCH_BACKENDS = {"default": {**read_search_url(url, data_dir=tmp_path), **options}}

    return use


@pytest.fixture
def sign_in(use, secure, ca) -> Callable[..., None]:
    """Return a function that makes the site search with the secured node."""

    def sign_in(user: str = INDEXER, *, password: str = PASSWORD, **options) -> None:
        login = {"USER": user, "PASSWORD": password, "CA_CERTS": ca}
        use(f"{secure.search_url}/{NAME}", **{**login, **options})

    return sign_in


def told() -> CheckMessage:
    (message,) = run_checks(tags=["search"])
    assert PASSWORD not in str(message)
    return message


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Give the address of a port whose connections `serve` answers, one after the other."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with suppress(OSError):
            while True:
                connection, _address = listener.accept()
                with connection, suppress(OSError):
                    serve(connection)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


class TestAddress:
    def test_where_nobody_listens(self, use):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        use(f"elasticsearch://127.0.0.1:{port}/kennisbank")
        message = told()
        assert message.id == "search.W012"
        assert "SEARCH_URL" in message.hint

    def test_a_bank_is_prepared_all_the_same(self, use, capsys):
        use("elasticsearch://127.0.0.1:1/kennisbank")
        call_command("search_index", "rebuild", "--if-needed")
        assert "cannot be reached" in capsys.readouterr().err

    def test_another_kind_of_server(self, use):
        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = b"<!doctype html><title>Intranet</title>"
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_args) -> None:
                """Say nothing."""

        with HTTPServer(("127.0.0.1", 0), Page) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            use(f"elasticsearch://127.0.0.1:{server.server_address[1]}/kennisbank")
            message = told()
            server.shutdown()
            thread.join()
        assert message.id == "search.W018"
        assert "host and port" in message.hint

    def test_a_server_that_accepts_and_stays_silent(self, use):
        hold = threading.Event()
        with listening(lambda _connection: hold.wait(10)) as address:
            use(f"elasticsearch://{address}/kennisbank")
            message = told()
            hold.set()
        assert message.id == "search.W013"

    def test_plain_http_to_a_server_that_speaks_tls(self, use, secure):
        address = secure.urls[0].partition("://")[2]
        use(f"elasticsearch://{address}/{NAME}")
        message = told()
        assert message.id == "search.W012"
        assert "elasticsearch+https" in message.hint

    def test_tls_to_a_server_that_speaks_plain_http(self, use, elasticsearch_url):
        address = elasticsearch_url.partition("://")[2]
        use(f"elasticsearch+https://{address}")
        message = told()
        assert message.id == "search.W012"
        assert "speaks no TLS" in message.msg


class TestCertificate:
    def test_an_authority_that_nobody_told_us_of(self, sign_in):
        sign_in(CA_CERTS="")
        message = told()
        assert message.id == "search.W017"
        assert "local issuer" in message.msg or "self-signed" in message.msg

    def test_another_authority_than_the_one_of_the_server(self, sign_in, tmp_path):
        sign_in(CA_CERTS=Authority().write(tmp_path / "other.pem"))
        message = told()
        assert message.id == "search.W017"
        assert "certificate verify failed" in message.msg or "refused" in message.msg

    @pytest.mark.parametrize("content", [None, "", "no certificate"])
    def test_a_file_that_holds_no_authority(self, sign_in, tmp_path, get_page, content):
        file = tmp_path / "authority.pem"
        if content is not None:
            file.write_text(content)
        sign_in(CA_CERTS=file)
        message = told()
        assert message.id == "search.W017"
        assert str(file) in message.msg
        assert "simple search" in get_page("/en/search/?q=stress").select_one(".notice").text

    def test_one_that_has_expired(self, use, authority, ca, tmp_path):
        self.expect_refusal(use, authority.issue(days=-3), ca, tmp_path, "certificate has expired")

    def test_one_of_another_host(self, use, authority, ca, tmp_path):
        self.expect_refusal(use, authority.issue(address="127.0.0.9"), ca, tmp_path, "127.0.0.1")

    @staticmethod
    def expect_refusal(use, certificate, ca, tmp_path, reason: str) -> None:
        pem = tmp_path / "server.pem"
        pem.write_text(certificate.certificate + certificate.key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        with listening(lambda each: context.wrap_socket(each, server_side=True).close()) as address:
            use(f"elasticsearch+https://{address}/kennisbank", CA_CERTS=ca)
            message = told()
        assert message.id == "search.W017"
        assert reason in message.msg


class TestLogin:
    @pytest.mark.parametrize(
        "login",
        [
            {"password": "wrong"},
            {"user": "nobody"},
            {"user": OUTSIDER},
            {"USER": "", "PASSWORD": ""},
            {"API_KEY": UNKNOWN_KEY},
        ],
    )
    def test_who_may_not_search_is_told_so(self, sign_in, login):
        sign_in(**login)
        message = told()
        assert message.id == "search.W016"
        assert "elasticsearch-role.json" in message.hint

    def test_the_role_of_the_documentation_is_enough_to_build_write_and_read(self, sign_in, add_initiative):
        sign_in()
        add_initiative()
        rebuild_index()
        assert run_checks(tags=["search"]) == []
        get_backend().write([], delete=["7d9b3c1e-55f5-4b0b-9a52-6f2a1f5a3c11"])
        sign_in(READER)
        assert run_checks(tags=["search"]) == []
        assert get_backend().health().documents == 1
        with pytest.raises(SearchUnavailable) as refused:
            get_backend().write([], delete=["7d9b3c1e-55f5-4b0b-9a52-6f2a1f5a3c11"])
        assert refused.value.state == State.REFUSED
