"""A browser without scripts and pictures: it follows links, fills in forms, keeps cookies."""

from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

MOST_REDIRECTS = 10
FIELDS = ["input", "select", "textarea"]


class Visitor:
    """One person at `port` of this machine, seen through a proxy that speaks HTTPS.

    `page` is the page on show, `path` its address, `status` the answer of the server.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.origin = f"https://localhost:{port}"
        self.cookies: dict[str, str] = {}
        self.status = 0
        self.path = "/"
        self.page = BeautifulSoup("", "html.parser")

    def open(self, path: str) -> Self:
        """Show the page at `path`, wherever it leads."""
        return self._ask("GET", path)

    def follow(self, text: str) -> Self:
        """Follow the link that reads `text`."""
        link = next(
            link for link in self.page.find_all("a", href=True) if text in link.get_text(" ", strip=True)
        )
        return self.open(link["href"])

    def submit(self, button: str, answers: dict[str, str | list[str]] | None = None) -> Self:
        """Fill `answers` ({name: value or values}) into the form of `button` and press it.

        What the form holds already is sent along, as a browser does. KeyError for a field that is not there.
        """
        pressed = next(
            found for found in self.page.find_all("button") if button in found.get_text(" ", strip=True)
        )
        form = pressed.find_parent("form") or self.page.find("form", id=pressed["form"])
        fields = _values(form)
        names = {field["name"] for field in form.find_all(FIELDS) if field.get("name")}
        for name, value in (answers or {}).items():
            if name not in names:
                raise KeyError(f"There is no field {name} on {self.path}: {sorted(names)}")
            fields[name] = value if isinstance(value, list) else [value]
        if pressed.get("name"):
            fields[pressed["name"]] = [pressed.get("value", "")]
        target = urljoin(self.path, pressed.get("formaction") or form.get("action") or self.path)
        if form.get("method", "get").lower() == "get":
            return self.open(f"{target.split('?')[0]}?{urlencode(fields, doseq=True)}")
        return self._ask("POST", target, urlencode(fields, doseq=True))

    def post(self, path: str, values: dict[str, str]) -> Self:
        """Send `values` to `path` with the token of the page on show, as a script of that page does."""
        token = self.page.find("input", {"name": "csrfmiddlewaretoken"})["value"]
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token, **values}))

    @property
    def text(self) -> str:
        """What the page says, without its foot."""
        return " ".join((self.page.find("main") or self.page).get_text(" ").split())

    def _ask(self, method: str, path: str, body: str = "") -> Self:
        for _redirect in range(MOST_REDIRECTS):
            address = urlsplit(urljoin(self.path, path))
            self.path = address.path + (f"?{address.query}" if address.query else "")
            target = self._send(method, body)
            if target is None:
                return self
            method, body, path = "GET", "", target
        raise AssertionError(f"{self.path} leads in a circle")

    def _send(self, method: str, body: str) -> str | None:
        """Ask for `self.path`; show the answer, or return where it leads."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Host": f"localhost:{self.port}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
        }
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        connection.request(method, self.path, body.encode() or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        connection.close()
        self.status = answer.status
        if 300 <= answer.status < 400:
            return answer.headers["Location"]
        self.page = BeautifulSoup(content, "html.parser")
        return None


def _values(form: Tag) -> dict[str, list[str]]:
    """Return {name: values} of what `form` would send as it stands, without its buttons."""
    values: dict[str, list[str]] = {}
    for field in form.find_all(FIELDS):
        name = field.get("name")
        if not name or field.has_attr("disabled"):
            continue
        values.setdefault(name, []).extend(_value(field))
    return {name: given for name, given in values.items() if given}


def _value(field: Tag) -> list[str]:
    if field.name == "textarea":
        # The first line break after the tag is not part of the text.
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        chosen = field.find_all("option", selected=True) or field.find_all("option")[:1]
        return [option.get("value", option.get_text()) for option in chosen]
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if field.has_attr("checked") else []
    return [] if field.get("type") in ("submit", "button", "file") else [field.get("value", "")]
