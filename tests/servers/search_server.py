"""`python -m tests.servers.search_server [--nodes 3]`: Elasticsearch for development, until Ctrl-C."""

import argparse
import signal
import sys

from .cluster import Cluster
from .distribution import ServerMissingError


def main() -> int:
    """Start, say where, wait for the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, choices=(1, 3), default=1)
    options = parser.parse_args()
    try:
        cluster = Cluster(nodes=options.nodes)
    except ServerMissingError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"SEARCH_URL={cluster.search_url}/kennisbank", flush=True)
    try:
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    finally:
        cluster.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
