"""What must hold of a bank after its processes were killed, whenever that was."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping

from bank_environment import ROOT
from kill_tools import KilledBank
from waiting import wait_until

SUBMISSIONS = """
SELECT s.reference, s.state, CAST(s.answers AS TEXT), p.title, p.live, p.draft_title, ws.status, parent.live
FROM initiatives_submission AS s
LEFT JOIN wagtailcore_page AS p ON p.id = s.page_id
LEFT JOIN wagtailcore_page AS parent
  ON parent.path = SUBSTR(p.path, 1, LENGTH(p.path) - 4) AND parent.depth = p.depth - 1
LEFT JOIN wagtailcore_workflowstate AS ws
  ON ws.object_id = CAST(s.page_id AS TEXT)
"""
EVENTS = """
SELECT s.reference, e.kind FROM initiatives_submissionevent AS e
JOIN initiatives_submission AS s ON s.id = e.submission_id ORDER BY e.id
"""
# state: (whether the page is live, state of its workflow, whether the place where it stands is live, history)
WHOLE = {
    "draft": (None, None, None, ""),
    "received": (0, "in_progress", 0, "sent"),
    "published": (1, "approved", 1, "sent,published"),
    "changes-requested": (0, "needs_changes", 0, "sent,changes-requested"),
    "declined": (0, "cancelled", 0, "sent,declined"),
}
# Nothing may be left over from what was begun and never done.
LEFTOVERS = {
    "a page without its submission": """
        SELECT p.page_ptr_id FROM initiatives_initiativepage AS p
        LEFT JOIN initiatives_submission AS s ON s.page_id = p.page_ptr_id WHERE s.id IS NULL""",
    "a page without its kind": """
        SELECT p.id FROM wagtailcore_page AS p JOIN django_content_type AS t ON t.id = p.content_type_id
        LEFT JOIN initiatives_initiativepage AS i ON i.page_ptr_id = p.id
        WHERE t.model = 'initiativepage' AND i.page_ptr_id IS NULL""",
    "a page without its revision": """
        SELECT p.id FROM initiatives_initiativepage AS i JOIN wagtailcore_page AS p ON p.id = i.page_ptr_id
        LEFT JOIN wagtailcore_revision AS r ON r.id = p.latest_revision_id WHERE r.id IS NULL""",
    "two pages of one title": """
        SELECT p.title FROM wagtailcore_page AS p JOIN initiatives_initiativepage ON page_ptr_id = p.id
        GROUP BY p.title HAVING COUNT(*) > 1""",
    "a wrong count of children": """
        SELECT p.id FROM wagtailcore_page AS p WHERE p.numchild != (SELECT COUNT(*) FROM wagtailcore_page AS c
        WHERE c.depth = p.depth + 1 AND SUBSTR(c.path, 1, LENGTH(p.path)) = p.path)""",
    # Contributor and editor hear of what is sent; the contributor alone of a decision.
    "an event without its mails": """
        SELECT e.id FROM initiatives_submissionevent AS e
        LEFT JOIN initiatives_outgoingmail AS m ON m.event_id = e.id GROUP BY e.id, e.kind
        HAVING COUNT(m.id) != CASE e.kind WHEN 'sent' THEN 2 ELSE 1 END""",
}
PENDING = "SELECT COUNT(*) FROM search_outboxentry WHERE version > indexed_version"


def check_answers(
    bank: KilledBank, saved: Mapping[str, str], sent: Iterable[str], decided: Mapping[str, str]
) -> None:
    """Hold that whatever people were told is so: {reference: title}, references, {reference: state}."""
    rows = {row[0]: row for row in bank.select(SUBMISSIONS)}
    lost = []
    for reference, title in saved.items():
        _reference, state, answers, _title, _live, draft_title, *_rest = rows[reference]
        if title != (json.loads(answers)["what"]["title"][0] if state == "draft" else draft_title):
            lost.append(f"{reference}: what was saved is gone")
    lost += [f"{reference}: was sent and is a draft" for reference in sent if rows[reference][1] == "draft"]
    for reference, state in decided.items():
        if rows[reference][1] != state:
            lost.append(f"{reference}: {state} was answered, and it is {rows[reference][1]}")
    assert lost == []


def check_whole(bank: KilledBank) -> Counter[str]:
    """Hold that every submission is wholly in its state; return {state: number}."""
    torn = []
    states: Counter[str] = Counter()
    events = bank.select(EVENTS)
    for reference, state, _answers, _title, live, _draft_title, workflow, place in bank.select(SUBMISSIONS):
        states[state] += 1
        history = ",".join(kind for of, kind in events if of == reference)
        if (live, workflow, place, history) != WHOLE.get(state):
            torn.append((reference, state, live, workflow, place, history))
    assert torn == []
    for what, query in LEFTOVERS.items():
        assert bank.select(query) == [], what
    assert bank.database.faults() == []
    return states


def check_found(bank: KilledBank) -> int:
    """Hold that the index catches up by itself, agrees with the database, and finds what was approved."""
    wait_until(lambda: bank.select(PENDING) == [(0,)], "the index has caught up")
    bank.manage("search_index", "check")
    live = "SELECT title FROM wagtailcore_page JOIN initiatives_initiativepage ON page_ptr_id = id WHERE live"
    titles = [title for (title,) in bank.select(live)]
    asked = "".join(json.dumps({"text": title, "limit": 1}) + "\n" for title in titles)
    answers = subprocess.run(
        [sys.executable, "manage.py", "search", "--batch"],
        cwd=ROOT,
        env=bank.environment,
        input=asked,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert [json.loads(answer)["hits"][0]["title"] for answer in answers] == titles
    assert json.loads(bank.manage("search_index", "status", "--json"))["documents"] == len(titles)
    return len(titles)


def check_mails(bank: KilledBank) -> tuple[int, int]:
    """Hold that every mail is sent; return how many were, and how many of them twice."""
    # A mail that a killed process had in hand waits for the end of its lease: that is now.
    bank.manage(
        "shell",
        "--no-imports",
        "-c",
        "from django.utils import timezone; from initiatives.models import OutgoingMail; "
        "OutgoingMail.objects.filter(sent_at=None).update(next_attempt_at=timezone.now())",
    )
    unsent = "SELECT COUNT(*) FROM initiatives_outgoingmail WHERE sent_at IS NULL"
    wait_until(lambda: bank.manage("send_mails") and bank.select(unsent) == [(0,)], "every mail is sent")
    times = Counter(message["Message-ID"] for message in bank.sink.messages)
    assert len(times) == bank.select("SELECT COUNT(*) FROM initiatives_outgoingmail")[0][0]
    return len(times), sum(times.values()) - len(times)
