"""Which indexes of a cluster are ours, which of them is live, and who may build.

    kennisbank-<schema>                          the alias that everybody reads and writes
    kennisbank-<schema>-<time>-<random>          one index: a generation
    kennisbank-lock                              who builds

The alias moves from one generation to the next in one call, so whoever reads has the old one or the new one.
The generation before stays for `rollback`. What is not named like this, or says that it belongs to another,
is never touched.
"""

import re
import time
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from elasticsearch import NotFoundError
from elasticsearch_dsl import Index

from .base import MENDED_BY_REBUILD, SearchUnavailable, State
from .elasticsearch_client import Clients, unavailable_on_failure
from .elasticsearch_lock import RebuildLock, rebuild_lock
from .elasticsearch_schema import get_mapping, schema_hash
from .elasticsearch_state import find_block, require_ours

# Once this schema has served for so long, generations of others go. Before, a release may be rolled back.
OTHER_SCHEMA_SECONDS = 7 * 24 * 3600
# Deletes are remembered this long, so that a write that comes late cannot bring back what is gone.
GC_DELETES = "1h"
# Longer than a shard of a large bank takes to be copied.
GREEN_TIMEOUT = "60s"
LOCK = "lock"
_TIME = "%Y%m%d%H%M%S%f"
_GENERATION = re.compile(r"(?P<alias>.+-[0-9a-f]{12})-(?P<time>[0-9]{20})-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Generation:
    """One index of ours. `is_complete`: its rebuild ended well; `since`: when the first of its schema did."""

    name: str
    alias: str
    seconds: float
    since: float
    is_live: bool
    is_complete: bool


def _read_generation(name: str, index: Mapping[str, Any], owner: str) -> Generation | None:
    """Return what index `name` is, as the server describes it; None where it is not one of `owner`."""
    match, meta = _GENERATION.fullmatch(name), index.get("mappings", {}).get("_meta", {})
    if not match or meta.get("owner") != owner:
        return None
    seconds = datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC).timestamp()
    return Generation(
        name=name,
        alias=match["alias"],
        seconds=seconds,
        since=meta.get("since", seconds),
        is_live=match["alias"] in index.get("aliases", {}),
        is_complete=meta.get("complete", False),
    )


def _since(found: Collection[Generation], alias: str) -> float:
    """Return when the first generation of the schema of `alias` came."""
    return min((each.since for each in found if each.alias == alias), default=time.time())


def _outdated(found: Collection[Generation], alias: str, but: Collection[str]) -> Iterator[str]:
    """Yield the generations that nobody asks for any more, nor goes back to."""
    week_ago = time.time() - OTHER_SCHEMA_SECONDS
    is_settled = _since(found, alias) < week_ago
    for each in found:
        if each.alias == alias:
            is_kept = each.is_live or each.name in but
        else:
            # Processes of another version may search the live one still, however old it is.
            is_kept = each.seconds > week_ago or (each.is_live and not is_settled)
        if not is_kept:
            yield each.name


class IndexStore:
    """The generations of one name in one cluster."""

    def __init__(self, clients: Clients, options: Mapping[str, Any]) -> None:
        self.clients = clients
        self.name = options["INDEX"]
        self.shards = options.get("SHARDS", 1)
        self.replicas = options.get("REPLICAS", "0-1")
        self.alias = f"{self.name}-{schema_hash()}"

    def live(self) -> str:
        """Return the name of the live generation; SearchUnavailable where there is none."""
        with unavailable_on_failure("looking for the index"):
            try:
                return require_ours(self.clients.reader, self.alias)
            except NotFoundError:
                self._require_state()
                raise self.absent() from None

    def _require_state(self) -> None:
        """Raise SearchUnavailable while the cluster starts, when it knows no index; a search is told so."""
        with suppress(NotFoundError):
            self.clients.reader.search(index=self.alias, size=0)
            raise SearchUnavailable(State.INCOMPLETE, "the cluster has only just started")

    def block(self, generation: str) -> str:
        """Return the setting that keeps a generation from being written to; "" where none is known."""
        with unavailable_on_failure("looking at the index"):
            return find_block(self.clients.reader, generation)

    def refuse_foreign(self) -> None:
        """Raise SearchUnavailable where the alias is not ours, so that it could not be moved."""
        try:
            self.live()
        except SearchUnavailable as error:
            if error.state not in MENDED_BY_REBUILD:
                raise

    def absent(self) -> SearchUnavailable:
        """Return what to raise where the alias is not there."""
        with unavailable_on_failure("looking for the index"):
            pattern = f"{self.name}-*-*-*"
            others = self.clients.reader.search(index=pattern, size=0)["_shards"]["total"]
        if others:
            message = (
                f"{self.name} holds indexes of another version of this program, or unfinished ones, only"
            )
            return SearchUnavailable(State.OTHER_SCHEMA, message)
        return SearchUnavailable(State.MISSING, f"there is no index {self.alias}")

    def generations(self) -> list[Generation]:
        """Return our indexes, of this schema and others, oldest first."""
        found = self.clients.builder.indices.get(
            index=f"{self.name}-*", allow_no_indices=True, filter_path="*.aliases,*.mappings._meta"
        )
        ours = filter(None, (_read_generation(name, index, self.name) for name, index in found.items()))
        return sorted(ours, key=lambda each: each.name.rsplit("-", 2)[1:])

    def new_generation(self) -> str:
        """Make and return an index that is fast to fill: without copies, and not searchable meanwhile."""
        name = f"{self.alias}-{datetime.now(UTC):{_TIME}}-{uuid.uuid4().hex[:8]}"
        index = Index(name, using=self.clients.builder)
        index.settings(number_of_shards=self.shards, number_of_replicas=0)
        index.settings(refresh_interval=-1, gc_deletes=GC_DELETES)
        index.mapping(get_mapping(self.name))
        index.create()
        return name

    def finish(self, name: str) -> None:
        """Make a filled index fit to serve: copies, refreshes, and the mark that it is complete."""
        indices = self.clients.builder.indices
        indices.put_settings(
            index=name, settings={"auto_expand_replicas": self.replicas, "refresh_interval": None}
        )
        meta = {"owner": self.name, "complete": True, "since": _since(self.generations(), self.alias)}
        indices.put_mapping(index=name, meta=meta)
        self.clients.builder.options(request_timeout=90).cluster.health(
            index=name, wait_for_status="green", wait_for_no_initializing_shards=True, timeout=GREEN_TIMEOUT
        )

    def make_live(self, name: str) -> set[str]:
        """Move the alias to `name`, at once for everybody; return the index that it led to before, if any."""
        before = {
            each.name
            for each in self.generations()
            if each.is_live and each.alias == self.alias and each.name != name
        }
        actions = [{"remove": {"index": each, "alias": self.alias, "must_exist": False}} for each in before]
        actions.append({"add": {"index": name, "alias": self.alias, "is_write_index": True}})
        self.clients.builder.indices.update_aliases(actions=actions)
        return before

    def locked(self) -> AbstractContextManager[RebuildLock]:
        """Hold the lock of all who change which index is live; SearchUnavailable where it is taken."""
        return rebuild_lock(self.clients.builder, f"{self.name}-{LOCK}")

    def previous(self) -> Generation | None:
        """Return the complete generation of this schema that was live before the one that is."""
        own = [each for each in self.generations() if each.alias == self.alias]
        live = next((place for place, each in enumerate(own) if each.is_live), len(own))
        return next((each for each in reversed(own[:live]) if each.is_complete), None)

    def remove_outdated(self, *, but: Collection[str]) -> None:
        """Delete what crashed rebuilds left, and what no rollback asks for any more: all `but` these.

        Only for the holder of the lock.
        """
        for name in _outdated(self.generations(), self.alias, but):
            self.drop(name)

    def drop_all(self) -> None:
        """Delete everything of this name."""
        for each in self.generations():
            self.drop(each.name)
        self.drop(f"{self.name}-{LOCK}")

    def drop(self, name: str) -> None:
        """Delete one generation."""
        self.clients.builder.indices.delete(index=name, ignore_unavailable=True)
