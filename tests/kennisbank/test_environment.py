"""The file .env fills in what the environment does not say."""

import os
from unittest.mock import patch

import pytest

from kennisbank.environment import load_environment


@pytest.fixture(autouse=True)
def empty_environment():
    with patch.dict(os.environ, clear=True):
        yield


@pytest.fixture
def env_file(tmp_path):
    path = tmp_path / ".env"
    path.write_text("DATA_DIR=/from/file\nDJANGO_SETTINGS_MODULE=kennisbank.settings.production\n")
    return path


def test_the_file_chooses_settings_and_values(env_file):
    load_environment(default_settings="kennisbank.settings.dev", path=env_file)
    assert os.environ["DATA_DIR"] == "/from/file"
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "kennisbank.settings.production"


def test_the_environment_wins_over_the_file(env_file):
    os.environ["DATA_DIR"] = "/from/environment"
    load_environment(default_settings="kennisbank.settings.dev", path=env_file)
    assert os.environ["DATA_DIR"] == "/from/environment"


def test_without_a_file_the_default_settings_are_used(tmp_path):
    load_environment(default_settings="kennisbank.settings.dev", path=tmp_path / ".env")
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "kennisbank.settings.dev"
