"""Leaves nothing of a measurement on a search server."""

from search.backends import get_backend


def main() -> None:
    """Drop the indexes of the settings, and their copies."""
    backend = get_backend()
    backend.store.drop_all()
    type(backend)({**backend.options, "INDEX": f"{backend.store.name}_copy"}).store.drop_all()
