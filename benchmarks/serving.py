"""The pages of one collection, on call: kind and number of a page on standard input, its time on output.

One such process for each size lets the sizes take turns, page by page.
"""

import json
import sys

from .addresses import page_addresses
from .bench import OTHER_SEED, Bench
from .timing import MILLISECONDS, settle


def main(asked_size: str, amount: str, engine: str) -> None:
    """Answer each line with the milliseconds of one of the pages that a bank of `asked_size` records has."""
    bench = Bench(size=int(asked_size), engine=engine)
    pages = page_addresses(bench.size, int(amount))
    for addresses in page_addresses(bench.size, int(amount), seed=OTHER_SEED).values():
        for address in addresses:
            address.get()
    settle()
    print(json.dumps({kind: len(addresses) for kind, addresses in pages.items()}), flush=True)
    for line in sys.stdin:
        kind, number = line.split()
        address = pages[kind][int(number)]
        bench.probe.forget()
        print(bench.clock(address.get) * MILLISECONDS, flush=True)
