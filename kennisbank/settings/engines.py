"""From SEARCH_URL to an entry of SEARCH_BACKENDS."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ENGINES = {"elasticsearch": "http", "elasticsearch+http": "http", "elasticsearch+https": "https"}
_DEFAULT_PORT = 9200
_EXAMPLE = "elasticsearch+https://user:password@host1,host2:9200/kennisbank"


def read_search_url(url: str, *, data_dir: Path) -> dict[str, Any]:
    """Return the options of the engine that `url` names; tantivy in `data_dir` where it is empty.

    Like elasticsearch+https://user:password@host1,host2:9200/kennisbank?ca_certs=/etc/ca.pem: all nodes, the
    first part of the names of the indexes, and as parameters ca_certs, api_key, shards and replicas. Raises
    ValueError with a sentence where it cannot be read.
    """
    if not url:
        return {"BACKEND": "search.backends.tantivy.TantivyBackend", "PATH": data_dir / "index"}
    parts = urlsplit(url)
    index = parts.path.strip("/")
    login, _at, hosts = parts.netloc.rpartition("@")
    if parts.scheme not in ENGINES or not hosts or not index or index != index.lower() or "/" in index:
        raise ValueError(f"SEARCH_URL must look like {_EXAMPLE}; the name of the index is in lower case.")
    user, _colon, password = login.partition(":")
    options: dict[str, Any] = {
        "BACKEND": "search.backends.elasticsearch.ElasticsearchBackend",
        "HOSTS": [f"{ENGINES[parts.scheme]}://{_with_port(host)}" for host in hosts.split(",")],
        "INDEX": index,
        "USER": unquote(user),
        "PASSWORD": unquote(password),
    }
    for name, value in parse_qsl(parts.query):
        if name not in ("ca_certs", "api_key", "shards", "replicas"):
            raise ValueError(f"SEARCH_URL knows no parameter {name!r}.")
        options[name.upper()] = int(value) if name == "shards" else value
    return options


def _with_port(host: str) -> str:
    name, _bracket, _rest = host.rpartition("]")
    has_port = ":" in host.removeprefix(f"{name}]")
    return host if has_port else f"{host}:{_DEFAULT_PORT}"
