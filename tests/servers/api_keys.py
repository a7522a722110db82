"""A distribution of Elasticsearch whose nodes can make API keys.

They keep them in an index of their own, which names three parts of analysis that the minimal distribution
leaves out. A plugin of three stand-ins takes their place. It is compiled by Eclipse's compiler, as a machine
that runs Java need not have one.
"""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .distribution import VERSION, ServerMissingError, cache_dir, elasticsearch_home, fetch, java_home

COMPILER = "org.eclipse.jdt:ecj:3.38.0:jar"
COMPILER_SHA256 = "97c566b120009c203a2fc8b291f4a9adbc171cf1ccb70f06f6b4e1828c00ce8e"
SOURCE = Path(__file__).with_name("StandIns.java")
COMPONENTS = {
    "org.elasticsearch.plugin.analysis.TokenFilterFactory": {
        "pattern_capture": "kennisbank.StandIns$Capture",
        "unique": "kennisbank.StandIns$Unique",
    },
    "org.elasticsearch.plugin.analysis.TokenizerFactory": {"uax_url_email": "kennisbank.StandIns$Email"},
}
DESCRIPTOR = f"""
name=stand-ins
version=1
description=Stand-ins of a test
elasticsearch.version={VERSION}
java.version=17
"""


def home_with_api_keys() -> Path:
    """Return the folder of that distribution, made where it is not there yet."""
    usual, cache = elasticsearch_home(), cache_dir()
    home = cache / f"elasticsearch-{VERSION}-api-keys"
    with (cache / "api-keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                draft = Path(folder) / "home"
                shutil.copytree(usual, draft, copy_function=os.link)
                _add_plugin(draft, Path(folder))
                draft.rename(home)
    return home


def _add_plugin(home: Path, folder: Path) -> None:
    plugin = home / "plugins" / "stand-ins"
    plugin.mkdir(parents=True)
    shutil.make_archive(str(folder / "classes"), "zip", _compile(home, folder))
    (folder / "classes.zip").rename(plugin / "stand-ins.jar")
    (plugin / "stable-plugin-descriptor.properties").write_text(DESCRIPTOR)
    (plugin / "named_components.json").write_text(json.dumps(COMPONENTS))
    for path in (plugin, *plugin.iterdir()):
        path.chmod(0o755)


def _compile(home: Path, folder: Path) -> Path:
    """Return the folder of the compiled classes."""
    classes = folder / "classes"
    libraries = ":".join(map(str, (home / "lib").glob("*.jar")))
    compiler = fetch(COMPILER, COMPILER_SHA256, folder)
    command = [java_home() / "bin" / "java", "-jar", compiler, "-17", "-cp", libraries, "-d", classes, SOURCE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerMissingError(f"{SOURCE.name} could not be compiled: {done.stderr[-500:]}")
    return classes
