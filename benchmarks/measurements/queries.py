"""Database queries of each kind of page, held against the numbers that the tests hold."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.addresses import Address, page_addresses
from benchmarks.bench import Bench
from benchmarks.report import Figure

TITLE = "database queries"
AMOUNT = 60
QUERY_COUNTS = Path(__file__).resolve().parents[2] / "tests" / "query_counts.json"


def measure(bench: Bench) -> Iterator[Figure]:
    """Yield how many kinds of pages take more queries than the tests allow, and what each takes."""
    allowed = json.loads(QUERY_COUNTS.read_text(encoding="utf-8"))
    counts = {
        kind: [count_queries(address) for address in addresses]
        for kind, addresses in page_addresses(bench.size, bench.amount(AMOUNT)).items()
    }
    over = [kind for kind, taken in counts.items() if max(taken) > allowed[kind]]
    yield Figure(
        key="queries",
        label="kinds of pages with more database queries than the tests hold",
        value=len(over),
        unit="kinds",
        detail="; ".join(f"{kind} {_range(taken)} of {allowed[kind]}" for kind, taken in counts.items()),
        samples=counts,
    )


def count_queries(address: Address) -> int:
    """Return the queries of a page that this process has shown before."""
    address.get()
    with CaptureQueriesContext(connection) as queries:
        address.get()
    return len(queries)


def _range(numbers: Sequence[int]) -> str:
    least, most = min(numbers), max(numbers)
    return f"{most}" if least == most else f"{least} to {most}"
