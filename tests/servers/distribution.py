"""Elasticsearch's official minimal distribution: fetched once by Maven, checked, unpacked into a cache."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

VERSION = "8.19.0"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
SHA256 = "14833b2d86c30656901f92049f81fb5777a8e4545413c8656cd1a21b55173033"
COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
SECONDS_TO_FETCH = 600


class ServerMissingError(Exception):
    """A server cannot be started on this machine; the message says in a sentence what to do."""


def java_home() -> Path:
    """Return the home of Java; ServerMissingError where there is none."""
    if os.environ.get("JAVA_HOME"):
        return Path(os.environ["JAVA_HOME"])
    java = shutil.which("java")
    if java is None:
        raise ServerMissingError(
            "Elasticsearch needs Java 17 or newer: install it (on Debian with "
            "`apt-get install maven`, which brings both), or set SEARCH_URL to a running server."
        )
    return Path(java).resolve().parents[1]


def cache_dir() -> Path:
    """Return the folder that keeps what was fetched: XDG's, or one that a server without rights can read."""
    if os.environ.get("XDG_CACHE_HOME"):
        return Path(os.environ["XDG_CACHE_HOME"]) / "kennisbank"
    return Path("/var/cache/kennisbank") if os.geteuid() == 0 else Path.home() / ".cache" / "kennisbank"


def elasticsearch_home() -> Path:
    """Return the folder of the unpacked distribution, fetched where it is not there yet."""
    cache = cache_dir()
    home = cache / f"elasticsearch-{VERSION}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "fetch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                _unpack(fetch(ARTIFACT, SHA256, Path(folder)), Path(folder)).rename(home)
    return home


def fetch(artifact: str, sha256: str, folder: Path) -> Path:
    """Return the file of a Maven artifact, fetched into `folder` and checked."""
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerMissingError(
            "Elasticsearch is fetched by Maven: install it (on Debian with `apt-get install maven`), "
            "or set SEARCH_URL to a running server."
        )
    command = [maven, "-B", "-q", COPY_GOAL, f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_TO_FETCH, check=False)
    _group, name, version, kind = artifact.split(":")
    file = folder / f"{name}-{version}.{kind}"
    if done.returncode or not file.exists():
        raise ServerMissingError(
            f"Maven could not fetch {artifact}: {done.stdout[-500:]}{done.stderr[-500:]}"
        )
    with file.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != sha256:
            raise ServerMissingError(
                f"What Maven fetched as {artifact} is not what was tested: wrong checksum."
            )
    return file


def _unpack(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
        for entry in packed.infolist():
            # Zip keeps the rights in the upper half; `extractall` leaves them out.
            (folder / entry.filename).chmod((entry.external_attr >> 16) & 0o777 or 0o755)
    folder.chmod(0o755)
    return folder / f"elasticsearch-{VERSION}"
