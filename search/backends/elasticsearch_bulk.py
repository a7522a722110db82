"""Requests of many writes at once, as large as the server takes them."""

import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from .base import State
from .elasticsearch_faults import error_type, state_of_answer

Action = dict[str, Any]
Item = Mapping[str, Any]

CHUNK = 500
CHUNK_BYTES = 5 * 1024 * 1024
# A server that has too much to do is given time: .1 s, then twice as long each time. After so many refusals
# in a row it is given up, half a minute later; from 500 writes, the last of these requests held two.
MOST_REFUSALS = 9
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
JITTER = (0.75, 1.25)
TOO_LARGE = 413


class Answer(NamedTuple):
    """What the server made of one action; `item` is what it said of it."""

    operation: str
    succeeded: bool
    item: Item


class Bulk:
    """Carries out actions, in requests that shrink when the server has no room for them and grow again.

    One for all writes of a process to one server: what the next request may hold is known from the last.
    """

    def __init__(self) -> None:
        self.size = CHUNK

    def answers(
        self, client: Elasticsearch, target: str, actions: Iterable[Action], *, require_alias: bool
    ) -> Iterator[Answer]:
        """Yield the answer to every action.

        What was refused for want of room is sent again, and yielded as refused when the server is given up.
        Raises what the client raises where a request fails for another reason.
        """
        left, refusals = deque(actions), 0
        while left:
            part = [left.popleft() for _ in range(min(self.size, len(left)))]
            refused: list[tuple[Action, Answer]] = []
            for action, answer in zip(part, _send(client, target, part, require_alias), strict=True):
                if _is_refusal(answer.item):
                    refused.append((action, answer))
                else:
                    yield answer
            if not refused:
                refusals, self.size = 0, min(CHUNK, self.size + max(1, self.size // 4))
                continue
            refusals = refusals + 1 if len(refused) == len(part) else 1
            if refusals > MOST_REFUSALS:
                yield from (answer for _action, answer in refused)
                return
            left.extendleft(action for action, _answer in reversed(refused))
            self.size = max(1, len(part) // 2)
            _pause(refusals)


def _pause(refusals: int) -> None:
    seconds = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (refusals - 1))
    time.sleep(seconds * random.uniform(*JITTER))  # noqa: S311 - no secret


def _send(
    client: Elasticsearch, target: str, actions: Iterable[Action], require_alias: bool
) -> Iterator[Answer]:
    answers = streaming_bulk(
        client,
        actions,
        index=target,
        require_alias=require_alias,
        chunk_size=CHUNK,
        max_chunk_bytes=CHUNK_BYTES,
        raise_on_error=False,
        raise_on_exception=False,
    )
    for succeeded, answer in answers:
        [(operation, item)] = answer.items()
        # The whole request failed, and this is what was made of it for each of its actions.
        error = item.get("exception")
        if error is not None and not _is_refusal(item):
            raise error
        yield Answer(operation, succeeded, item)


def _is_refusal(item: Item) -> bool:
    status = item.get("status", 500)
    return status == TOO_LARGE or state_of_answer(status, kind_of(item)) is State.BUSY


def kind_of(item: Item) -> str:
    """Return `error.type` of the answer to an action, or to the request that held it; "" where none."""
    error = item.get("exception")
    return error_type(error.body) if error is not None else error_type(item)
