"""Elasticsearch keeps the contract, on a real server."""

import pytest
from backend_contract import BackendContract
from engine_tools import elasticsearch_backend


class TestElasticsearchBackend(BackendContract):
    @pytest.fixture
    def backend(self, elasticsearch_url):
        with elasticsearch_backend(elasticsearch_url) as backend:
            yield backend
