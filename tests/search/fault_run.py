"""A bank under use on a cluster: its processes, its readers, its writer, and what they met."""

import itertools
import json
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bank_environment import HOST
from production_bank import ProductionBank
from waiting import wait_until

PROCESS = Path(__file__).with_name("bank_process.py")
QUERIES = ("", "?q=wandelen", "?q=samen+wandelen&country=NL", "?q=initiatief&sort=newest", "?theme=data")
SIMPLE = b"This is a simple search for now"
READERS = 2
# Nobody waits longer for a page, whatever is the matter; it is a failure, and no hang of the test.
SECONDS_FOR_A_PAGE = 60
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """One page that a reader asked for: when that began, its seconds, its status, and who answered."""

    began: float
    seconds: float
    status: int
    is_simple: bool


@dataclass
class Record:
    """What readers and writer saw; `shown` and `hidden` are the keys of acknowledged changes."""

    pages: list[Page] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    acknowledged: int = 0
    slowest_change: float = 0.0

    def between(self, began: float, ended: float) -> list[Page]:
        """Return the pages that were asked for within that time."""
        return [page for page in self.pages if began <= page.began <= ended]

    def describe(self, name: str, began: float, ended: float) -> str:
        """Return the figures of a part of the run in a line."""
        pages = self.between(began, ended)
        seconds = [page.seconds for page in pages] or [0.0]
        simple = [page for page in pages if page.is_simple]
        recovered = max((page.began + page.seconds for page in simple), default=began) - began
        return (
            f"{name:<34}{len(pages):>6} pages, longest {max(seconds):.2f} s, "
            f"median {statistics.median(seconds):.2f} s, {len(simple)} simple ones, "
            f"the last ended after {recovered:.1f} s"
        )


class BankUnderUse:
    """A bank in production settings that searches with `search_url`, with readers and a writer at work."""

    def __init__(self, bank: ProductionBank, search_url: str, folder: Path) -> None:
        self.bank = bank
        self.folder = folder
        bank.environment["SEARCH_URL"] = search_url
        self.record = Record()
        self._stop = threading.Event()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Run everything for the block; what readers and writer met is raised at its end."""
        self.bank.manage("prepare_bank")
        gunicorn = ["-m", "gunicorn", "kennisbank.wsgi", "--threads", "4", "--no-control-socket"]
        failures: list[BaseException] = []
        with ExitStack() as stack:
            for name, command in (
                ("web", [*gunicorn, "--bind", f"127.0.0.1:{self.bank.port}"]),
                ("worker", ["manage.py", "search_index", "work"]),
            ):
                stack.enter_context(self.bank.process(command, log=self._log_of(name)))
            wait_until(lambda: _try(self._read_page, "/healthz"), "the site answers", seconds=120)
            jobs = [self._write, *[self._read] * READERS]
            threads = [threading.Thread(target=_keep(job, failures)) for job in jobs]
            for thread in threads:
                thread.start()
            try:
                yield
            finally:
                self.finish(threads)
        if failures:
            raise failures[0]

    def finish(self, threads: Sequence[threading.Thread] = ()) -> None:
        """Let readers and writer end what they are about."""
        self._stop.set()
        for thread in threads:
            thread.join(SECONDS_FOR_A_PAGE)

    def logged(self, name: str) -> str:
        """Return the log of process "web" or "worker"."""
        return self._log_of(name).read_text()

    def status(self) -> dict:
        """Return the figures of index and outbox."""
        return json.loads(self.bank.manage("search_index", "status", "--json"))

    def _log_of(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _read(self) -> None:
        for query in itertools.cycle(QUERIES):
            if self._stop.is_set():
                return
            self.record.pages.append(self._read_page(f"/en/search/{query}"))

    def _read_page(self, path: str) -> Page:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.bank.port}{path}", headers={"Host": HOST, "X-Forwarded-Proto": "https"}
        )
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_FOR_A_PAGE) as answer:  # noqa: S310
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, b""
        return Page(began, time.monotonic() - began, status, SIMPLE in body)

    def _write(self) -> None:
        """Publish and unpublish, one transaction after another, each acknowledged before the next."""
        command = [sys.executable, PROCESS, self.folder / "phase"]
        with subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.bank.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self.folder / "writer.log").open("w"),
            text=True,
        ) as process:
            process.stdout.readline()
            for number in itertools.count():
                if self._stop.is_set():
                    break
                key = self._change(process, "add", f"Samen wandelen, initiatief {number}")
                self.record.shown.add(key)
                if number % 4 == 3:
                    self._change(process, "unpublish", key)
                    self.record.shown.remove(key)
                    self.record.hidden.add(key)
                self._stop.wait(0.05)
            process.stdin.close()

    def _change(self, process: subprocess.Popen, *request: str) -> str:
        began = time.monotonic()
        print(json.dumps(request), file=process.stdin, flush=True)
        answer = json.loads(process.stdout.readline())
        self.record.acknowledged += 1
        self.record.slowest_change = max(self.record.slowest_change, time.monotonic() - began)
        return answer


def _keep(job: Callable[[], None], failures: list[BaseException]) -> Callable[[], None]:
    def run() -> None:
        try:
            job()
        except BaseException as error:
            failures.append(error)

    return run


def _try(action: Callable[..., T], *arguments: str) -> T | None:
    try:
        return action(*arguments)
    except OSError:
        return None
