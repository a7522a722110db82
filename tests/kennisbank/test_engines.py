"""SEARCH_URL: what it may say, and what is told of one that cannot be read."""

from pathlib import Path

import pytest

from kennisbank.settings.engines import read_search_url

DATA = Path("/data")


def test_without_an_address_the_engine_is_embedded():
    options = read_search_url("", data_dir=DATA)
    assert options == {"BACKEND": "search.backends.tantivy.TantivyBackend", "PATH": DATA / "index"}


def test_an_address_names_all_nodes_and_who_asks():
    url = "elasticsearch+https://us%40er:p%3Aw@one,two:9201,[::1]:9202/bank?ca_certs=/ca.pem&shards=3&replicas=1-2"
    options = read_search_url(url, data_dir=DATA)
    assert options == {
        "BACKEND": "search.backends.elasticsearch.ElasticsearchBackend",
        "HOSTS": ["https://one:9200", "https://two:9201", "https://[::1]:9202"],
        "INDEX": "bank",
        "USER": "us@er",
        "PASSWORD": "p:w",
        "CA_CERTS": "/ca.pem",
        "SHARDS": 3,
        "REPLICAS": "1-2",
    }
    options = read_search_url("elasticsearch://one/bank?api_key=abc", data_dir=DATA)
    assert (options["HOSTS"], options["API_KEY"]) == (["http://one:9200"], "abc")


@pytest.mark.parametrize(
    "url",
    [
        "http://one/bank",
        "elasticsearch://one",
        "elasticsearch:///bank",
        "elasticsearch://one/Bank",
        "elasticsearch://one/a/b",
        "elasticsearch://one/bank?colour=red",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_in_a_sentence(url):
    with pytest.raises(ValueError, match="SEARCH_URL"):
        read_search_url(url, data_dir=DATA)
