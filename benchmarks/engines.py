"""The engines that can be measured: `ENGINES="tantivy"`. Imports nothing: the settings read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Engine:
    """How the settings name an engine, and the module whose `Probe` knows its bare calls."""

    options: Mapping[str, Any]
    probe: str


ENGINES = {
    "tantivy": Engine(
        options={"BACKEND": "search.backends.tantivy.TantivyBackend"}, probe="benchmarks.probes.tantivy"
    ),
}
