"""Makes the passwords of a bank in containers: `python -m kennisbank.passwords FOLDER`.

Each service finds what it needs in a folder that only its user may read. What was made once is kept: the
database and the search engine know it by then.
"""

import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

# The users of the images that compose.yaml names: the program's own, PostgreSQL's and Elasticsearch's.
OWNERS = {"web": 10001, "database": 999, "search": 1000}


def make_passwords(folder: Path, owners: Mapping[str, int] = OWNERS) -> bool:
    """Write the files of each service to `folder`, unless they are all there; return whether it did.

    web/: secret_key, database_url, search_url; database/: password; search/: password (of the
    administrator) and account.json (the body that makes the program's account). `owners` holds {service:
    number of its user}. The folder "web" comes last, so what was broken off is done again.
    """
    done = folder / "web"
    if done.exists():
        return False
    draft = folder / "web.draft"
    files = _files()
    _write(folder / "database", files["database"], owners["database"])
    _write(folder / "search", files["search"], owners["search"])
    _write(draft, files["web"], owners["web"])
    draft.rename(done)
    return True


def _files() -> dict[str, dict[str, str]]:
    """Return {service: {file: text}}; what is in an address needs no escaping."""
    database, administrator, account = (secrets.token_urlsafe(32) for _each in range(3))
    return {
        "web": {
            "secret_key": secrets.token_urlsafe(60),
            "database_url": f"postgres://kennisbank:{database}@database:5432/kennisbank",
            "search_url": f"elasticsearch+http://kennisbank:{account}@search:9200/kennisbank",
        },
        "database": {"password": database},
        "search": {
            "password": administrator,
            "account.json": json.dumps({"password": account, "roles": ["kennisbank"]}),
        },
    }


def _write(folder: Path, files: Mapping[str, str], owner: int) -> None:
    folder.mkdir(mode=0o500, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o400)
        os.chown(path, owner, -1)
    os.chown(folder, owner, -1)


if __name__ == "__main__":
    print("Passwords made." if make_passwords(Path(sys.argv[1])) else "The passwords are there.")
