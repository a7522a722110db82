"""A reader in a process of its own: told a word on standard input, says when it is first found."""

import sys
import time

from search.backends import get_backend
from search.query import SearchQuery

# Between two looks; what a reader does is not to take the processor from what is measured.
PAUSE_SECONDS = 0.001
DEADLINE_SECONDS = 60.0


def main() -> None:
    """For each word, search until it is found and print the time of the system's monotonic clock."""
    backend = get_backend()
    print("ready", flush=True)
    for line in sys.stdin:
        query = SearchQuery(text=line.strip())
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not backend.search(query, facets=()).total:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{query.text} was not found in {DEADLINE_SECONDS:.0f} s")
            time.sleep(PAUSE_SECONDS)
        print(time.monotonic(), flush=True)
