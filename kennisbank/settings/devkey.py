"""A secret key for development that survives restarts and is never in the repository."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def development_secret_key(data_dir: Path) -> str:
    """Return the key in `data_dir`/secret_key, made on first use; two first starts at once agree."""
    path = data_dir / "secret_key"
    if not path.exists():
        draft = data_dir / f"secret_key.{os.getpid()}"
        draft.write_text(get_random_secret_key())
        draft.chmod(0o600)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text()
