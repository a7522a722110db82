"""Mails are sent after the commit, each once, and again where that fails; failures name nobody."""

import socket
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.checks import run_checks
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from people import hand_in, make_person, send_again

from initiatives.choices import EventKind
from initiatives.delivery import (
    GIVE_UP_AFTER,
    LEASE,
    deliver_due_mails,
    describe_error,
    retry_given_up,
)
from initiatives.emails import queue_mails
from initiatives.models import OutgoingMail, Submission
from initiatives.services.reviews import approve_submission, request_changes, start_review
from initiatives.services.submissions import start_submission, withdraw_submission

pytestmark = pytest.mark.django_db

PERSONAL = ("Planted", "55 00 00 00", "mari@example.org", "ed@example.org", "Hemmelig")


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Return what a block runs in that commits at its end, with all that follows a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def waiting(contributor, editor) -> Submission:
    """A submission whose two mails, to editor and contributor, wait."""
    return hand_in(contributor, title="Hemmelig fest")


@pytest.fixture
def silent_server(settings):
    """Let the mail server take connections and never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.1
        yield server


def recipients(sink) -> list[str]:
    return sorted(message["To"] for message in sink.messages)


def make_due() -> None:
    """Let the time of every mail that waits have come."""
    unsent = OutgoingMail.objects.exclude(next_attempt_at=None)
    unsent.update(next_attempt_at=timezone.now())


class TestCommit:
    def test_is_followed_by_the_mails(self, contributor, editor, commit, smtp_sink):
        with commit():
            hand_in(contributor)
            assert smtp_sink.messages == []
        assert recipients(smtp_sink) == ["ed@example.org", "mari@example.org"]
        assert not OutgoingMail.objects.filter(sent_at=None).exists()

    def test_that_does_not_come_sends_nothing(self, contributor, editor, commit, smtp_sink):
        with commit(), transaction.atomic():
            hand_in(contributor)
            transaction.set_rollback(True)
        assert deliver_due_mails().sent == 0
        assert smtp_sink.messages == []

    def test_leaves_the_sending_to_the_task_worker_in_production(
        self, contributor, commit, settings, smtp_sink
    ):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        with commit():
            hand_in(contributor)
        assert DBTaskResult.objects.filter(task_path="initiatives.tasks.deliver_mails").count() == 1
        assert smtp_sink.messages == []

    def test_does_not_fail_without_a_queue_of_tasks(self, contributor, commit, settings, caplog):
        submission = start_submission(contributor=contributor, language="nb")
        settings.TASKS = {"default": {"BACKEND": "nowhere.Backend"}}
        with commit():
            queue_mails(event=submission.events.create(kind=EventKind.REOPENED))
        assert "initiatives.mails.not_enqueued" in caplog.text
        assert OutgoingMail.objects.get().next_attempt_at <= timezone.now()

    def test_does_not_fail_while_the_mail_server_is_down(self, contributor, editor, commit, smtp_sink):
        smtp_sink.stop()
        with commit():
            hand_in(contributor)
        assert Submission.objects.get().is_awaiting_review
        assert OutgoingMail.objects.filter(sent_at=None).count() == 2

    def test_does_not_fail_while_the_mail_server_is_silent(self, contributor, commit, silent_server):
        with commit():
            hand_in(contributor)
        assert OutgoingMail.objects.get().error


class TestServer:
    def test_that_was_down_gets_each_mail_once(self, waiting, smtp_sink):
        smtp_sink.stop()
        report = deliver_due_mails()
        assert (report.sent, report.failed, report.is_server_down) == (0, 1, True)
        smtp_sink.start()
        make_due()
        assert deliver_due_mails().sent == 2
        make_due()
        assert deliver_due_mails().sent == 0
        assert recipients(smtp_sink) == ["ed@example.org", "mari@example.org"]
        assert set(OutgoingMail.objects.values_list("next_attempt_at", "error")) == {(None, "")}

    def test_that_is_silent_ends_the_round(self, waiting, silent_server):
        report = deliver_due_mails()
        assert (report.sent, report.failed, report.is_server_down) == (0, 1, True)

    def test_that_refuses_one_gets_the_others(self, waiting, smtp_sink):
        smtp_sink.refused_addresses.add("mari@example.org")
        report = deliver_due_mails()
        assert (report.sent, report.failed, report.is_server_down) == (1, 1, False)
        refused = OutgoingMail.objects.get(sent_at=None)
        assert (refused.error, refused.attempts) == ("SMTPRecipientsRefused 550", 1)
        assert refused.next_attempt_at > timezone.now()
        smtp_sink.refused_addresses.clear()
        make_due()
        deliver_due_mails()
        assert recipients(smtp_sink) == ["ed@example.org", "mari@example.org"]

    def test_is_not_reached_by_an_address_that_is_a_header(self, waiting, contributor, smtp_sink):
        contributor.email = "mari@example.org\nBcc: other@example.org"
        contributor.save()
        report = deliver_due_mails()
        assert (report.sent, report.failed) == (1, 1)
        assert recipients(smtp_sink) == ["ed@example.org"]


class TestRecipient:
    def test_who_may_not_review_any_more_gets_nothing(self, waiting, editor, smtp_sink):
        make_person("mo", "Moderators")
        editor.groups.clear()
        deliver_due_mails()
        assert recipients(smtp_sink) == ["mari@example.org"]
        assert not OutgoingMail.objects.filter(recipient=editor).exists()

    def test_whose_account_is_closed_gets_nothing(self, waiting, contributor, smtp_sink):
        contributor.is_active = False
        contributor.save()
        deliver_due_mails()
        assert recipients(smtp_sink) == ["ed@example.org"]

    def test_hears_of_a_withdrawal_with_the_reference_alone(self, waiting, smtp_sink):
        withdraw_submission(submission=waiting)
        assert deliver_due_mails().failed == 0
        (_sent, withdrawn) = smtp_sink.sent_to("ed@example.org")
        assert waiting.reference in withdrawn.get_content()


class TestClaim:
    def test_keeps_others_away_until_its_lease_is_over(self, waiting, smtp_sink):
        # As a process leaves it that is killed while it sends.
        OutgoingMail.objects.update(next_attempt_at=timezone.now() + LEASE, attempts=1)
        assert deliver_due_mails().sent == 0
        make_due()
        assert deliver_due_mails().sent == 2

    def test_covers_one_mail_so_that_a_round_can_stop_after_each(self, waiting, smtp_sink):
        def stop_after_one() -> bool:
            return not smtp_sink.messages

        assert deliver_due_mails(go_on=stop_after_one).sent == 1
        assert deliver_due_mails().sent == 1


class TestRetry:
    @pytest.mark.parametrize(
        "attempts, longest", [(0, timedelta(minutes=1)), (3, timedelta(minutes=8)), (99, timedelta(hours=3))]
    )
    def test_comes_later_each_time_up_to_a_limit(self, waiting, smtp_sink, attempts, longest):
        smtp_sink.refuses = True
        OutgoingMail.objects.update(attempts=attempts)
        began = timezone.now()
        deliver_due_mails()
        for mail in OutgoingMail.objects.all():
            assert longest / 2 <= mail.next_attempt_at - began <= longest * 1.5 + timedelta(seconds=5)

    def test_ends_after_days_and_can_be_asked_for_again(self, waiting, smtp_sink):
        smtp_sink.refuses = True
        long_ago = timezone.now() - GIVE_UP_AFTER
        OutgoingMail.objects.update(created_at=long_ago + timedelta(minutes=1))
        deliver_due_mails()
        assert OutgoingMail.objects.exclude(next_attempt_at=None).count() == 2
        OutgoingMail.objects.update(created_at=long_ago, next_attempt_at=timezone.now())
        deliver_due_mails()
        assert OutgoingMail.objects.filter(next_attempt_at=None, attempts=2).count() == 2
        smtp_sink.refuses = False
        assert deliver_due_mails().sent == 0
        assert retry_given_up() == 2
        assert deliver_due_mails().sent == 2
        assert retry_given_up() == 0


class TestCheck:
    def warnings(self) -> list[str]:
        found = run_checks(tags=["database"], databases=["default"])
        return [each.msg for each in found if each.id == "initiatives.W001"]

    def test_is_silent_while_mails_wait_that_are_new(self, waiting):
        assert self.warnings() == []

    def test_tells_of_mails_that_wait_for_long(self, waiting):
        OutgoingMail.objects.update(created_at=timezone.now() - timedelta(hours=25))
        assert self.warnings() == ["2 mails wait for more than a day, 0 were given up."]

    def test_tells_of_mails_that_were_given_up_for_a_month(self, waiting):
        OutgoingMail.objects.update(next_attempt_at=None)
        assert self.warnings() == ["0 mails wait for more than a day, 2 were given up."]
        OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=31))
        assert self.warnings() == []


def test_failures_name_nobody(waiting, smtp_sink, caplog):
    caplog.set_level("DEBUG")
    smtp_sink.refused_addresses.add("mari@example.org")
    deliver_due_mails()
    smtp_sink.stop()
    make_due()
    deliver_due_mails()
    # The mail server of the test logs what it hears, and is no part of the site.
    logged = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    assert [line.split()[0] for line in logged if "mails" in line] == ["initiatives.mails.put_off"] * 2
    kept = " ".join([*OutgoingMail.objects.values_list("error", flat=True), *logged])
    assert [text for text in PERSONAL if text in kept] == []


def test_an_error_is_described_by_kind_and_code():
    refused = SMTPRecipientsRefused({"mari@example.org": (451, b"mari@example.org: later")})
    assert describe_error(refused) == "SMTPRecipientsRefused 451"
    assert describe_error(ConnectionRefusedError(111, "mari")) == "ConnectionRefusedError"


def test_the_whole_way_tells_both_sides_of_each_step_and_nobody_of_anything_else(
    contributor, editor, commit, smtp_sink
):
    make_person("mo", "Moderators")
    with commit():
        submission = hand_in(contributor)
    with commit():
        start_review(submission=submission, reviewer=editor)
    with commit():
        request_changes(submission=submission, reviewer=editor, reason="Hvor lenge?")
    with commit():
        send_again(submission)
    with commit():
        approve_submission(submission=submission, reviewer=editor)
    told = {name: len(smtp_sink.sent_to(f"{name}@example.org")) for name in ("mari", "ed", "mo")}
    # The editor who did it knows of three of the five.
    assert told == {"mari": 5, "ed": 2, "mo": 5}
    assert all(message["Auto-Submitted"] for message in smtp_sink.messages)
