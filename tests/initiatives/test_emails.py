"""Who gets a mail of a step, what it says, and in which language."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.contrib.auth import get_user_model
from django.db import connection
from mail_sink import MailSink
from people import hand_in, make_person
from wagtail.models import Page
from wagtail.users.models import UserProfile

from initiatives.choices import EventKind, SubmissionState
from initiatives.delivery import deliver_due_mails
from initiatives.email_texts import compose_mail
from initiatives.emails import NOT_FOR_EDITORS
from initiatives.models import OutgoingMail, Submission
from initiatives.services.submissions import record_event

pytestmark = pytest.mark.django_db

LANGUAGES = ("nl", "nb", "en")
KINDS = list(EventKind)
KINDS_FOR_EDITORS = [kind for kind in EventKind if kind not in NOT_FOR_EDITORS]


def speak(person, language: str) -> None:
    """Let `person` have chosen a language."""
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})


def tell(submission: Submission, kind: EventKind, *, actor=None, message: str = "") -> list[OutgoingMail]:
    """Let `kind` happen, and return the mails that tell of it."""
    event = record_event(submission=submission, kind=kind, actor=actor, message=message)
    return list(event.mails.order_by("recipient__username"))


def mail_of(person, language: str, submission: Submission, kind: EventKind, sink: MailSink) -> EmailMessage:
    """Let `kind` happen where `person` chose `language`, and return the mail that they get of it."""
    speak(person, language)
    tell(submission, kind)
    deliver_due_mails()
    return sink.sent_to(person.email)[-1]


def recipients(mails: list[OutgoingMail]) -> list[str]:
    return [mail.recipient.username for mail in mails]


@pytest.fixture
def greetings(settings, tmp_path: Path) -> dict[str, str]:
    """Give every language a greeting of its own, whatever the catalogues hold; return {code: greeting}."""
    words = {}
    for code in LANGUAGES:
        catalog = Catalog(locale=code)
        words[code] = f"Greeting in {code}!"
        catalog.add("Hello,", words[code])
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "django.mo").open("wb") as output:
            write_mo(output, catalog)
    settings.LOCALE_PATHS = [tmp_path, *settings.LOCALE_PATHS]
    return words


class TestRecipients:
    def test_are_the_contributor_and_all_editors(self, submission, contributor, editor):
        make_person("mo", "Moderators")
        make_person("visitor")
        assert recipients(tell(submission, EventKind.SENT, actor=contributor)) == ["ed", "mari", "mo"]

    def test_are_not_the_editor_who_did_it(self, submission, editor):
        make_person("mo", "Moderators")
        assert recipients(tell(submission, EventKind.PUBLISHED, actor=editor)) == ["mari", "mo"]

    def test_who_hands_in_as_an_editor_gets_the_mail_of_a_contributor(self, editor):
        mails = tell(hand_in(editor), EventKind.SENT, actor=editor)
        assert recipients(mails) == ["ed"]
        assert "/status/" in compose_mail(mails[0]).body

    def test_are_superusers_only_where_nobody_else_reviews(self, submission):
        get_user_model().objects.create_superuser("root", "root@example.org")
        assert recipients(tell(submission, EventKind.SENT)) == ["mari", "root"]
        make_person("ed", "Editors")
        assert recipients(tell(submission, EventKind.SENT)) == ["ed", "mari"]

    @pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
    def test_can_be_reached(self, submission, contributor, editor, change):
        get_user_model().objects.update(**change)
        submission.refresh_from_db()
        assert tell(submission, EventKind.SENT) == []

    def test_of_a_draft_are_no_editors(self, submission, editor):
        assert recipients(tell(submission, EventKind.REOPENED)) == ["mari"]

    def test_of_a_contributor_who_is_gone_are_the_editors(self, submission, contributor, editor):
        contributor.delete()
        submission.refresh_from_db()
        assert recipients(tell(submission, EventKind.SENT)) == ["ed"]


class TestLanguage:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", KINDS)
    def test_of_a_contributor(self, submission, contributor, greetings, smtp_sink, kind, language):
        message = mail_of(contributor, language, submission, kind, smtp_sink)
        assert greetings[language] in message.get_content()
        assert f"/{language}/" in message.get_content()
        assert "Vennemiddag" in message["Subject"]
        assert submission.reference in message.get_content()

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", KINDS_FOR_EDITORS)
    def test_of_an_editor(self, submission, editor, greetings, smtp_sink, kind, language):
        message = mail_of(editor, language, submission, kind, smtp_sink)
        assert greetings[language] in message.get_content()
        assert f"/admin/pages/{submission.page_id}/edit/" in message.get_content()
        assert "Vennemiddag" in message["Subject"]

    def test_of_who_never_chose_is_that_of_what_they_wrote_and_of_editors_that_of_the_site(
        self, submission, contributor, editor, greetings
    ):
        assert submission.language == "nb"
        to_editor, to_contributor = tell(submission, EventKind.SENT)
        assert greetings["nb"] in compose_mail(to_contributor).body
        assert greetings["en"] in compose_mail(to_editor).body


class TestText:
    def test_of_every_kind_and_side_differs(self, submission, editor):
        mails = [mail for kind in KINDS for mail in tell(submission, kind)]
        subjects = {compose_mail(mail).subject for mail in mails}
        assert len(subjects) == len(KINDS) + len(KINDS_FOR_EDITORS)

    def test_is_plain_with_the_headers_of_a_machine(self, submission, smtp_sink):
        (mail,) = OutgoingMail.objects.all()
        deliver_due_mails()
        (message,) = smtp_sink.messages
        assert message.get_content_type() == "text/plain"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Message-ID"] == f"<{submission.reference}.{mail.pk}@localhost>"
        assert message["Reply-To"] is None
        assert "\n\n\n" not in message.get_content()

    def test_quotes_the_reason_and_does_not_name_the_editor(self, submission, editor):
        reason = 'Hvor "lenge" <varer> det?\n\nOg hvor?\u202e\x00'
        mail = next(
            mail
            for mail in tell(submission, EventKind.CHANGES_REQUESTED, actor=editor, message=reason)
            if mail.recipient.username == "mari"
        )
        message = compose_mail(mail)
        assert '\n> Hvor "lenge" <varer> det?\n>\n> Og hvor?\n' in message.body
        assert "ed@example.org" not in str(message.message())

    @pytest.mark.parametrize("kind", KINDS_FOR_EDITORS)
    def test_for_editors_holds_no_personal_data(self, submission, contributor, editor, kind):
        message = "Ring Kim Planted på +47 55 00 00 00."
        mails = tell(submission, kind, actor=contributor, message=message)
        text = str(compose_mail(mails[0]).message())
        assert mails[0].recipient == editor
        for personal in ("Kim", "Planted", "55 00", "mari"):
            assert personal not in text

    def test_of_a_published_initiative_leads_to_it(self, submission):
        Page.objects.filter(pk=submission.page_id).update(live=True)
        (mail,) = tell(Submission.objects.get(), EventKind.PUBLISHED)
        assert f"http://localhost:8000{submission.page.url}\n" in compose_mail(mail).body

    @pytest.mark.parametrize("kind", [EventKind.SENT, EventKind.DECLINED, EventKind.WITHDRAWN])
    def test_of_a_change_says_what_becomes_of_the_published_version(self, submission, kind):
        texts = []
        for is_edit in (False, True):
            Submission.objects.update(is_edit=is_edit)
            (mail,) = tell(Submission.objects.get(), kind)
            texts.append(compose_mail(mail).body)
        stays = "Den publiserte oppføringen blir stående som den er"
        assert [stays in text for text in texts] == [False, True]

    def test_that_comes_late_says_how_it_stands_now(self, submission):
        (mail,) = OutgoingMail.objects.all()
        assert "Status nå" not in compose_mail(mail).body
        Submission.objects.update(state=SubmissionState.IN_REVIEW)
        tell(submission, EventKind.REVIEW_STARTED)
        mail = OutgoingMail.objects.get(pk=mail.pk)
        assert "Status nå: Under vurdering" in compose_mail(mail).body

    def test_without_a_page_names_the_reference(self, submission, editor):
        submission.page.delete()
        to_editor, to_contributor = tell(Submission.objects.get(), EventKind.WITHDRAWN)
        for mail in (to_editor, to_contributor):
            assert submission.reference in compose_mail(mail).subject
        assert "/admin/\n" in compose_mail(to_editor).body


class TestSubject:
    def subject(self, submission: Submission, title: str) -> str:
        Page.objects.filter(pk=submission.page_id).update(draft_title=title)
        mail = OutgoingMail.objects.select_related("event__submission__page").get()
        message = compose_mail(mail)
        assert "Bcc" not in message.message()
        return message.subject

    @pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00\n"])
    def test_takes_no_new_header_from_a_title(self, submission, end):
        if "\x00" in end and connection.vendor == "postgresql":
            pytest.skip("PostgreSQL holds no NUL.")
        subject = self.subject(submission, f"Fest{end}Bcc: other@example.org")
        assert "Fest Bcc: other@example.org" in subject
        assert len(subject.splitlines()) == 1

    def test_holds_nothing_that_misleads(self, submission):
        assert "«Vennedag»" in self.subject(submission, "Venne\u202e\u200b\x07dag")

    def test_is_not_escaped(self, submission):
        assert "«Kom & <snakk> 'nå' {{ x }} %s»" in self.subject(submission, "Kom & <snakk> 'nå' {{ x }} %s")

    def test_is_short(self, submission):
        assert len(self.subject(submission, "Venner " * 36)) <= 100
