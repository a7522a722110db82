"""Requests of many writes at once, as large as the server takes them."""

import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from .base import State
from .elasticsearch_faults import error_type, is_too_large, state_of_answer

Action = dict[str, Any]
Item = Mapping[str, Any]

CHUNK = 500
CHUNK_BYTES = 5 * 1024 * 1024
# A server that has too much to do is given time: .1 s, then twice as long each time. After so many refusals
# in a row it is given up, half a minute later; from 500 writes, the last of these requests held one.
MOST_REFUSALS = 9
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
JITTER = (0.75, 1.25)


class Answer(NamedTuple):
    """What the server made of one action; `item` is what it said of it."""

    operation: str
    succeeded: bool
    item: Item

    @property
    def status(self) -> int:
        """The status of the action, or of the request that held it."""
        return self.item.get("status", 500)

    @property
    def kind(self) -> str:
        """`error.type` of the answer to the action, or to the request that held it; "" where none."""
        return error_type(self._body)

    @property
    def is_too_large(self) -> bool:
        """Whether the server refuses the action, or the request that held it, for its size at any time."""
        return is_too_large(self.status, self._body)

    @property
    def is_refused(self) -> bool:
        """Whether the server may take the same in a smaller request, or later."""
        return self.is_too_large or state_of_answer(self.status, self.kind) is State.BUSY

    @property
    def _body(self) -> Any:
        error = self.item.get("exception")
        return self.item if error is None else error.body


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
        What is too large in a request of its own is yielded as that. Raises what the client raises where a
        request fails for another reason.
        """
        left, refusals = deque(actions), 0
        while left:
            part = [left.popleft() for _ in range(min(self.size, len(left)))]
            refused: list[tuple[Action, Answer]] = []
            for action, answer in zip(part, _send(client, target, part, require_alias), strict=True):
                if answer.is_refused and not (answer.is_too_large and len(part) == 1):
                    refused.append((action, answer))
                else:
                    yield answer
            if not refused:
                refusals, self.size = 0, min(CHUNK, self.size + max(1, self.size // 4))
                continue
            left.extendleft(action for action, _answer in reversed(refused))
            self.size = max(1, len(part) // 2)
            # A smaller request is what helps against size, and no pause.
            if not all(answer.is_too_large for _action, answer in refused):
                refusals = refusals + 1 if len(refused) == len(part) else 1
                if refusals > MOST_REFUSALS:
                    yield from (answer for _action, answer in refused)
                    return
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
    for succeeded, item_of in answers:
        [(operation, item)] = item_of.items()
        answer = Answer(operation, succeeded, item)
        # The whole request failed, and this is what was made of it for each of its actions.
        error = item.get("exception")
        if error is not None and not answer.is_refused:
            raise error
        yield answer
