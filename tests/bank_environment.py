"""The environment of processes that work on a bank of their own, as a server has it."""

import os
from pathlib import Path

from bank_databases import BankDatabase
from bank_engines import OwnEngine

ROOT = Path(__file__).resolve().parents[1]
HOST = "localhost"


def production_environment(
    folder: Path, database: BankDatabase, engine: OwnEngine | None = None
) -> dict[str, str]:
    """Return the environment of a process on `folder` and `database` with the settings of production.

    Without `engine` it searches as this process does.
    """
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(folder),
        "DATABASE_URL": database.address,
        **({"SEARCH_URL": engine.address} if engine else {}),
        "DJANGO_SETTINGS_MODULE": "kennisbank.settings.production",
        "SECRET_KEY": "0123456789" * 6,
        "ALLOWED_HOSTS": HOST,
    }
