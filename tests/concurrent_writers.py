"""Many writers at once on one bank, each with a connection of its own; see test_concurrent_writing.py.

Run as a program, it prints what came of each trial as JSON: {trial: outcome}.
"""

import json
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from people import hand_in, make_person  # noqa: E402
from wagtail.models import Page  # noqa: E402

from initiatives.models import InitiativePage, Submission, Topic  # noqa: E402
from initiatives.models.workflow import ACCEPT  # noqa: E402
from initiatives.services.reviews import decide  # noqa: E402
from initiatives.services.submissions import send_submission, start_edit, start_submission  # noqa: E402
from initiatives.services.vocabulary import get_or_create_tags  # noqa: E402
from search import outbox  # noqa: E402
from search.models import OutboxEntry  # noqa: E402

WRITERS = 20
# Each of them writes for long, and the last one waits for all others: too long for SQLite, which gives up.
NEIGHBOURS = WRITERS if connection.vendor == "postgresql" else 8
ROUNDS = 15


def all_at_once(action: Callable[[int], Any], writers: int = WRITERS) -> list[Any]:
    """Return, for each writer, what `action(number)` gave or the name of its error; all begin at once."""
    ready = Barrier(writers)

    def act(number: int) -> Any:
        connection.ensure_connection()
        ready.wait()
        try:
            return action(number)
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(act, range(writers)))


def count(outcomes: list[Any]) -> dict[str, int]:
    """Return how many outcomes were the name of an error, by name, and how many were none ("done")."""
    return Counter(each if isinstance(each, str) else "done" for each in outcomes)


def send_one_draft_often() -> dict[str, Any]:
    """Click on “send” twenty times."""
    draft = start_submission(contributor=make_person("clicks"), language="nb")

    def send(_number: int) -> None:
        page = InitiativePage(title="Dobbeltklikk", summary="En gang.")
        send_submission(submission=draft, page=page, contact_name="Kim Planted", contact_phone="")

    return {
        "sent": count(all_at_once(send)),
        "pages": InitiativePage.objects.filter(title="Dobbeltklikk").count(),
    }


def approve_one_often() -> dict[str, Any]:
    """Let twenty editors approve the same submission."""
    editors = [make_person(f"once{number}", "Editors") for number in range(WRITERS)]
    page = hand_in(make_person("approved"), title="Godkjent").page
    decided = all_at_once(lambda number: decide(page=page, action=ACCEPT, reviewer=editors[number]) and None)
    published = Submission.objects.get(page=page).events.filter(kind="published").count()
    return {"decided": count(decided), "published": published}


def open_one_page_often() -> dict[str, Any]:
    """Begin twenty changes of one published initiative, by the rules and past them."""
    contributor = make_person("opens")
    page = hand_in(contributor, title="Åpen").page
    decide(page=page, action=ACCEPT, reviewer=make_person("opener", "Editors"))
    page.refresh_from_db()
    drafts = all_at_once(lambda _number: start_edit(contributor=contributor, page=page).pk)
    open_drafts = Submission.objects.filter(page=page, state="draft")
    held = open_drafts.count()
    open_drafts.delete()
    past = all_at_once(lambda _number: Submission.objects.create(page=page, language="nb") and None)
    return {"drafts": len(set(drafts)), "held": held, "past the rules": count(past)}


def write_beside_each_other() -> dict[str, Any]:
    """Hand in initiatives of one title, then approve them all, each by somebody else."""
    people = [make_person(f"beside{number}") for number in range(NEIGHBOURS)]
    editors = [make_person(f"decides{number}", "Editors") for number in range(NEIGHBOURS)]
    sent = all_at_once(lambda number: hand_in(people[number], title="Turgruppe") and None, NEIGHBOURS)
    pages = list(InitiativePage.objects.filter(title="Turgruppe").order_by("pk"))
    decided = all_at_once(
        lambda number: decide(page=pages[number], action=ACCEPT, reviewer=editors[number]) and None,
        NEIGHBOURS,
    )
    slugs = InitiativePage.objects.filter(title="Turgruppe", live=True).values_list("slug", flat=True)
    return {
        "sent": count(sent),
        "decided": count(decided),
        "slugs": len(set(slugs)),
        "broken places in the tree": sum(len(kind) for kind in Page.find_problems()),
    }


def name_one_tag_often() -> dict[str, Any]:
    """Use a tag that nobody used before, twenty times."""

    def name(number: int) -> int:
        return get_or_create_tags(names=["Turmat" if number % 2 else "turmat"], language="nb")[0].pk

    named = all_at_once(name)
    return {
        "named": count(named),
        "topics": len(set(named)),
        "rows": Topic.objects.filter(name__iexact="turmat").count(),
    }


def follow_the_outbox() -> dict[str, Any]:
    """Ask twenty times at once, again and again, giving up on some, and read along as a rebuild does."""
    keys = [hand_in(make_person(f"asks{number}")).page.translation_key for number in range(5)]
    seen: dict[Any, int] = {}
    enough = Event()
    began = outbox.current_version()

    def ask(_number: int) -> None:
        for _round in range(ROUNDS):
            with transaction.atomic():
                outbox.request_indexing(random.sample(keys, 2))
                transaction.set_rollback(random.random() < 0.2)

    def read_along() -> int:
        """Go through all that is new, as often as there is time; return how many looks there were."""
        since, looks, is_last = began, 0, False
        while not is_last:
            is_last = enough.is_set()
            up_to = outbox.current_version()
            for claim in outbox.changes_since(since, up_to=up_to, after=None, limit=1000):
                seen[claim.translation_key] = claim.version
            since, looks = up_to, looks + 1
        connection.close()
        return looks

    with ThreadPoolExecutor(1) as reader:
        reading = reader.submit(read_along)
        asked = all_at_once(ask)
        enough.set()
        looks = reading.result()
    stored = dict(
        OutboxEntry.objects.filter(translation_key__in=keys).values_list("translation_key", "version")
    )
    missed = [key for key, version in stored.items() if version > began and seen.get(key) != version]
    return {"asked": count(asked), "looks": looks, "missed": len(missed)}


def claim_beside_a_writer() -> dict[str, Any]:
    """Claim and complete while a transaction has asked again for one initiative and is not over."""
    keys = sorted(hand_in(make_person(f"claims{number}")).page.translation_key for number in range(2))
    outbox.complete_up_to(outbox.current_version())
    outbox.request_indexing(keys)
    claims = outbox.claim_due(10)
    asked, enough = Event(), Event()

    def ask_again() -> None:
        with transaction.atomic():
            outbox.request_indexing(keys[:1])
            asked.set()
            enough.wait()
        connection.close()

    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(ask_again)
        asked.wait()
        claimed = [claim.translation_key for claim in outbox.claim_due(10)]
        outbox.complete(claims)
        enough.set()
        writing.result()
    return {
        "claimed": [keys.index(key) for key in claimed],
        "left": [keys.index(claim.translation_key) for claim in outbox.claim_due(10)],
    }


TRIALS = (
    send_one_draft_often,
    approve_one_often,
    open_one_page_often,
    write_beside_each_other,
    name_one_tag_often,
    follow_the_outbox,
)
# SQLite has one writer, and no rows that others hold.
TRIALS_WITH_ROW_LOCKS = (claim_beside_a_writer,)


def main() -> None:
    """Make every trial that this database can make."""
    has_row_locks = connection.features.has_select_for_update_skip_locked
    trials = TRIALS + (TRIALS_WITH_ROW_LOCKS if has_row_locks else ())
    print(json.dumps({trial.__name__: trial() for trial in trials}))


if __name__ == "__main__":
    main()
