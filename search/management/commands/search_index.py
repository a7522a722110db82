"""Look after the search index: rebuild it, tell how it is doing, compare it, keep it up to date."""

import json
import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.db import DatabaseError

from search import outbox
from search.backends import get_backend
from search.backends.base import MENDED_BY_REBUILD, Health, SearchUnavailable, State
from search.conditions import CONDITIONS
from search.drift import find_drift
from search.indexer import Indexer
from search.rebuild import RebuildInProgressError, rebuild_index
from search.worker import StopSignal, Worker

SECONDS_BETWEEN_REPORTS = 2.0
NAMES_SHOWN = 100
FAILURES_SHOWN = 20
REPAIR_BATCH = 500


class Command(BaseCommand):
    """Five actions. Each ends with code 1 and a sentence where it could not do its work."""

    help = "Rebuild the search index, tell how it is doing, compare it with the database, keep it up to date."
    # It mends what the checks complain of.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        rebuild = actions.add_parser("rebuild", help="Build the index anew beside the old one, and switch.")
        rebuild.add_argument("--if-needed", action="store_true", help="Only where no index can be used.")
        status = actions.add_parser("status", help="Tell how index and outbox are doing.")
        status.add_argument("--json", action="store_true", help="Write one JSON object.")
        check = actions.add_parser("check", help="Compare index and database; code 1 where they differ.")
        check.add_argument("--repair", action="store_true", help="Index again what differs or has failed.")
        actions.add_parser("rollback", help="Go back to the index before the last rebuild, and repair it.")
        actions.add_parser("work", help="Keep the index up to date until SIGTERM or Ctrl-C.")

    def handle(self, *, action: str, **options: Any) -> None:
        act = {
            "rebuild": self._rebuild,
            "status": self._status,
            "check": self._check,
            "rollback": self._rollback,
            "work": self._work,
        }
        try:
            act[action](options)
        except (SearchUnavailable, RebuildInProgressError) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}. Has it been migrated?") from error

    def _rebuild(self, options: dict[str, Any]) -> None:
        health = get_backend().health()
        if options["if_needed"] and health.state not in MENDED_BY_REBUILD:
            self._say_why_not(health)
            return
        self.stdout.write("Building the search index ...")
        report = rebuild_index(progress=_Progress(self.stdout))
        documents = get_backend().health().documents
        self.stdout.write(f"{documents} public initiatives indexed in {report.seconds:.1f} s.")
        if report.failed:
            self.stderr.write(f"{len(report.failed)} initiatives failed: see `search_index status`.")

    def _say_why_not(self, health: Health) -> None:
        """Say that there is nothing to build, or that this would not help; the site runs on without."""
        if health.state == State.OK:
            self.stdout.write(f"The search index is in order: {health.documents} initiatives.")
            return
        condition = CONDITIONS[health.state]
        self.stderr.write(f"{condition.message}: {health.detail}. {condition.hint}")

    def _status(self, options: dict[str, Any]) -> None:
        status = read_status()
        if options["json"]:
            self.stdout.write(json.dumps(status, ensure_ascii=False))
            return
        failures = status.pop("failures")
        for name, value in status.items():
            self.stdout.write(f"{name.replace('_', ' '):<16}{'none' if value is None else value}")
        for failure in failures:
            self.stdout.write("  {initiative}: {attempts} attempts, {error}".format(**failure))

    def _check(self, options: dict[str, Any]) -> None:
        kinds = self._go_through_drift(repair=options["repair"])
        if options["repair"]:
            self._finish_repair(kinds)
            return
        status = outbox.outbox_status()
        if status.pending:
            self.stdout.write(f"{status.pending} initiatives wait to be indexed; they were left out.")
        if kinds:
            raise CommandError(f"{_sum_up(kinds)}: `search_index check --repair` puts that right.")
        self.stdout.write("Index and database agree.")

    def _go_through_drift(self, *, repair: bool) -> Counter[str]:
        """Print the differences up to a limit, ask to index all of them if wanted, and count them."""
        kinds: Counter[str] = Counter()
        batch = []
        for difference in find_drift(get_backend()):
            kinds[difference.kind] += 1
            if kinds.total() <= NAMES_SHOWN:
                self.stdout.write(f"{difference.kind:<10} {difference.name}")
            batch.append(difference.translation_key)
            if repair and len(batch) == REPAIR_BATCH:
                outbox.request_indexing(batch)
                batch.clear()
        if repair:
            outbox.request_indexing(batch)
        if kinds.total() > NAMES_SHOWN:
            self.stdout.write(f"... and {kinds.total() - NAMES_SHOWN} more")
        return kinds

    def _finish_repair(self, kinds: Counter[str]) -> None:
        outbox.retry_failing()
        Indexer().drain(wait=True)
        failing = outbox.outbox_status().failing
        if failing:
            raise CommandError(f"{failing} initiatives cannot be indexed: see `search_index status`.")
        # A backup of the database, put back, has lower versions than the index and cannot undo them.
        if kinds and any(find_drift(get_backend())):
            raise CommandError("Not all could be repaired so: run `search_index rebuild`.")
        self.stdout.write(f"{_sum_up(kinds)}: repaired." if kinds else "Index and database agree.")

    def _rollback(self, _options: dict[str, Any]) -> None:
        get_backend().rollback()
        self.stdout.write(f"The index is again {get_backend().health().generation}.")
        # It has not heard of what changed since.
        self._finish_repair(self._go_through_drift(repair=True))

    def _work(self, _options: dict[str, Any]) -> None:
        stop = StopSignal()
        stop.listen()
        self.stdout.write("Keeping the search index up to date. Ctrl-C stops.")
        self.stdout.flush()
        Worker(get_backend(), stop).run()


def read_status() -> dict[str, Any]:
    """Return the figures of index and outbox, and the initiatives that fail, as JSON takes them."""
    health = get_backend().health()
    status = outbox.outbox_status()
    failures = outbox.failing_entries()[:FAILURES_SHOWN]
    return {
        "health": health.state,
        "detail": health.detail,
        "documents": health.documents,
        "generation": health.generation,
        "pending": status.pending,
        "failing": status.failing,
        "oldest_pending": status.oldest_pending.isoformat() if status.oldest_pending else None,
        "failures": [
            {"initiative": str(each.translation_key), "attempts": each.attempts, "error": each.error}
            for each in failures
        ],
    }


def _sum_up(kinds: Counter[str]) -> str:
    parts = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    return f"{kinds.total()} initiatives differ ({parts})"


class _Progress:
    """Prints how far a rebuild is, if it takes longer than two seconds, and then every two seconds."""

    def __init__(self, stdout: OutputWrapper) -> None:
        self.stdout = stdout
        self.next_report = time.monotonic() + SECONDS_BETWEEN_REPORTS

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self.next_report:
            self.next_report = time.monotonic() + SECONDS_BETWEEN_REPORTS
            self.stdout.write(f"  {done} of {total} initiatives read")
            self.stdout.flush()
