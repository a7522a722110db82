"""From what tantivy and the file system raise to SearchUnavailable."""

from collections.abc import Iterator
from contextlib import contextmanager

from .base import SearchUnavailable, State


def is_panic(error: BaseException) -> bool:
    """Tell whether `error` is a panic of a Rust library; it is no Exception and has no importable class."""
    return type(error).__name__ == "PanicException"


@contextmanager
def unavailable_on_failure(action: str) -> Iterator[None]:
    """Turn every failure of engine or file system into SearchUnavailable; `action` names what failed."""
    try:
        yield
    except SearchUnavailable:
        raise
    except FileNotFoundError as error:
        raise SearchUnavailable(State.MISSING, f"{action}: {error}") from error
    except OSError as error:
        raise SearchUnavailable(State.UNREADABLE, f"{action}: {error}") from error
    except ValueError as error:
        raise SearchUnavailable(State.CORRUPT, f"{action}: {error}") from error
    except BaseException as error:
        if not is_panic(error):
            raise
        raise SearchUnavailable(State.CORRUPT, f"{action}: the engine panicked: {error}") from error
