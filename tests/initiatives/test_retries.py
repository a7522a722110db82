"""What failed comes again after a pause that grows, up to a limit, and is not the same for all."""

from datetime import timedelta

import pytest

from initiatives.retries import retry_delay


@pytest.mark.parametrize(
    "failures, seconds", [(1, 5), (2, 10), (3, 20), (10, 2560), (11, 3600), (31, 3600), (10_000, 3600)]
)
def test_the_pause_doubles_with_jitter_and_is_bounded(failures, seconds):
    first, longest = timedelta(seconds=5), timedelta(hours=1)
    pauses = [retry_delay(failures, first=first, longest=longest).total_seconds() for _ in range(50)]
    assert seconds * 0.5 <= min(pauses) < max(pauses) <= seconds * 1.5
