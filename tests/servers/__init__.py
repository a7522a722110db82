"""Real servers for tests, benchmarks and development: started on free ports, and never left behind."""

from .cluster import Cluster
from .distribution import ServerMissingError

__all__ = ["Cluster", "ServerMissingError"]
