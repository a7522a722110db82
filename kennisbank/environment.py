"""What an installation sets: the environment of the process, and below it the file .env."""

import os
from pathlib import Path

import environ

ENV_FILE = Path(__file__).resolve().parents[1] / ".env"


def load_environment(*, default_settings: str, path: Path = ENV_FILE) -> None:
    """Add the values of `path`, where it exists, to the environment, and choose the settings module.

    A value that the environment has already wins over the file, and the file over `default_settings`.
    """
    if path.is_file():
        environ.Env.read_env(path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", default_settings)
