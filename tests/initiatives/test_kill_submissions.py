"""Web and workers are killed while people hand in and decide: nothing that was answered is lost.

KILLS says how many; an acceptance run takes 50.
"""

import itertools
import json
import os
import random
import time
from collections import Counter

import pytest
from bank_databases import copied_database
from django.urls import reverse
from kill_checks import check_answers, check_found, check_mails, check_whole
from kill_tools import IDLE, ROLES, KilledBank, Person
from waiting import wait_until

from initiatives.models import Submission
from initiatives.services.submissions import answers_digest

KILLS = int(os.environ.get("KILLS", "4"))
DRAFTS = 60 * KILLS
# Who is killed, in the middle of what; IDLE is whatever it is about.
AIMS = (
    ("web", "storing the page"),
    ("mail worker", "talking to the mail server"),
    ("web", "publishing"),
    ("search worker", "writing the index"),
    ("web", "committing"),
    ("task worker", "talking to the mail server"),
    ("web", "queueing mails"),
    ("search worker", "completing the outbox"),
    ("web", "enqueueing a task"),
    ("task worker", IDLE),
    ("web", "moving the page"),
    ("mail worker", "claiming a mail"),
    ("web", "saving answers"),
    ("search worker", "reading for the index"),
    ("web", IDLE),
    ("task worker", "delivering a mail"),
)
SEEN = answers_digest(Submission(), "what")
SETTING = """
import json
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from initiatives.models import Submission

def sign_in(user):
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, "kennisbank.accounts.backends.PasswordBackend")
    record_authentication(request, user, "mfa")
    request.session.save()
    return request.session.session_key

contributor = User.objects.create_user("contributor", "contributor@example.org")
editor = User.objects.create_user("editor", "editor@example.org")
editor.groups.add(Group.objects.get(name="Editors"))
answers = {
    "story": {"summary": ["Studenten lopen samen."], "body": ["Elke week, bij elk weer."]},
    "audience": {"themes": ["prevention"]},
    "contact": {"contact_name": ["Planted Contact"], "consent": ["on"]},
}
drafts = Submission.objects.bulk_create(
    Submission(contributor=contributor, language="nl", answers=answers) for _ in range(%d)
)
print(json.dumps([sign_in(contributor), sign_in(editor), [draft.reference for draft in drafts]]))
"""
TASKS = """
SELECT submission.reference, submission.page_id, task.id
FROM initiatives_submission AS submission
JOIN wagtailcore_workflowstate AS workflow
  ON workflow.object_id = CAST(submission.page_id AS TEXT) AND workflow.status = 'in_progress'
JOIN wagtailcore_taskstate AS task
  ON task.id = workflow.current_task_state_id AND task.status = 'in_progress'
WHERE submission.state = 'received' ORDER BY submission.id
"""
DECISIONS = ("accept", "accept", "accept", "request_changes", "decline")
STATES = {"accept": "published", "request_changes": "changes-requested", "decline": "declined"}


class Contributor(Person):
    """Writes the title of one draft after another and sends it; asks again where no answer came."""

    def __init__(self, bank: KilledBank, session: str, references: list[str]) -> None:
        super().__init__(bank, session)
        self.references = iter(references)
        self.saved: dict[str, str] = {}
        self.sent: set[str] = set()

    def act(self) -> None:
        reference = next(self.references, None)
        assert reference, "there were too few drafts"
        title = f"Wandelgroep {reference.replace('-', '').lower()}"
        answers = {"language": "nl", "title": title, "kind": "community", "seen": SEEN}
        if self._until_answered(f"/en/contribute/{reference}/what/", answers):
            self.saved[reference] = title
            if self._until_answered(f"/en/contribute/{reference}/check/", {}).endswith("/status/"):
                self.sent.add(reference)

    def _until_answered(self, path: str, answers: dict[str, str]) -> str:
        while not (target := self.post(path, answers)) and not self.enough.is_set() and not self.unexpected:
            pass
        return target


class Editor(Person):
    """Decides on what waits, in the order in which it came."""

    def __init__(self, bank: KilledBank, session: str) -> None:
        super().__init__(bank, session)
        self.decided: dict[str, str] = {}

    def act(self) -> None:
        waiting = self.bank.select(TASKS)
        if not waiting:
            self.enough.wait(0.05)
            return
        reference, page, task = waiting[0]
        action = random.choice(DECISIONS)
        path = f"/admin/pages/workflow/action/{page}/{action}/{task}/"
        target = self.post(path, {"comment": "Kort en goed."})
        if target == reverse("review-queue"):
            self.decided[reference] = STATES[action]
        elif target:
            self.unexpected.append(f"{path} leads to {target}")


@pytest.fixture
def bank(tmp_path, db, sink):
    """A bank without initiatives, with an index and every process of a production site."""
    bank = KilledBank(tmp_path, sink, copied_database(tmp_path))
    for command in (["createcachetable"], ["collectstatic", "--no-input"], ["search_index", "rebuild"]):
        bank.manage(*command)
    for role in ROLES:
        bank.start(role)
    yield bank
    bank.close()


def test_kills_lose_nothing_that_was_handed_in_or_decided(bank):
    contributor_session, editor_session, references = json.loads(
        bank.manage("shell", "--no-imports", "-c", SETTING % DRAFTS)
    )
    contributor = Contributor(bank, contributor_session, references)
    editor = Editor(bank, editor_session)
    people = (contributor, editor)
    for person in people:
        person.start()
    began = time.monotonic()
    hit: Counter[str] = Counter()
    aims = itertools.islice(itertools.cycle(AIMS), first := random.randrange(len(AIMS)), first + KILLS)
    for role, phase in aims:
        progress = len(contributor.sent), len(editor.decided)
        hit[f"{role}: {bank.kill(role, phase)}"] += 1
        bank.start(role)
        wait_until(
            lambda before=progress: (
                contributor.unexpected
                or editor.unexpected
                or (len(contributor.sent) > before[0] and len(editor.decided) > before[1])
            ),
            "people get on again",
        )
        assert contributor.unexpected + editor.unexpected == []
    for person in people:
        person.stop()
    seconds = time.monotonic() - began
    assert contributor.unexpected + editor.unexpected == []
    check_answers(bank, contributor.saved, contributor.sent, editor.decided)
    states = check_whole(bank)
    found = check_found(bank)
    mails, doubled = check_mails(bank)
    assert doubled <= KILLS
    print(f"\n{KILLS} kills in {seconds:.0f} s: {dict(sorted(hit.items()))}")
    told = len(contributor.saved), len(contributor.sent), len(editor.decided)
    print("answered: {} saved, {} sent, {} decided".format(*told))
    print(f"requests without an answer: {contributor.broken + editor.broken}")
    print(f"stored: {dict(sorted(states.items()))}; {found} found; {mails} mails, {doubled} of them twice")
