"""The whole way round, on a bank as a server runs it: handed in, reviewed, found, taken offline."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from production_bank import ProductionBank
from sign_in_tools import code_in, totp
from visitor import Visitor
from waiting import wait_until

CONTRIBUTOR = "mari@example.org"
EDITOR = "redaksjon@example.org"
MODERATOR = "moderator@example.org"
PLANTED = ("Mari Plantet", "+47 55 01 02 03")
TITLE = "Fjellfrokost på tirsdager"
RENAMED = "Fjellfrokost hver uke"
WORD = "fjellfrokost"

STEPS = {
    "what": {
        "title": TITLE,
        "place": "Bergen",
        "country": "NO",
        "start_year": "2024",
        "status": "running",
    },
    "story": {
        "summary": "Studenter går tur og spiser frokost sammen, så ingen blir sittende alene.",
        "body": "Vi møtes klokka sju.\n\n- Alle tar med seg mat.\n- Ingen påmelding.",
    },
    "links": {"links-0-url": "https://example.org/frokost", "links-0-label": "Om frokosten"},
}


@pytest.fixture
def bank(tmp_path, sink) -> Iterator[ProductionBank]:
    """Give a bank with the founding records, its workers and its mail server, all running."""
    bank = ProductionBank(tmp_path, sink)
    with bank.running():
        yield bank


def test_from_the_first_page_of_the_form_to_the_reader_and_back(bank: ProductionBank):
    contributor = Visitor(bank.port)
    reference = hand_in(contributor, bank)
    assert "Received" in contributor.open(f"/en/contribute/{reference}/status/").text
    assert hits(bank, WORD) == []

    editor = enter_admin(bank, EDITOR, group="Editors")
    decide(editor, TITLE, "Request changes", "Hvor mange kommer?")
    mail_to(bank, CONTRIBUTOR, containing="Hvor mange kommer?")

    answer_the_editors(contributor, reference)
    decide(editor, TITLE, "Approve and publish", "Takk!")
    wait_until(lambda: hits(bank, WORD) == [TITLE], "the new initiative is found")
    mail_to(bank, CONTRIBUTOR, containing="Takk!")
    assert contributor.open(f"/en/contribute/{reference}/").follow("See the published entry").status == 200

    rename(contributor, reference)
    assert hits(bank, WORD) == [TITLE]
    decide(editor, RENAMED, "Approve and publish", "")
    wait_until(lambda: hits(bank, WORD) == [RENAMED], "the change is found")

    unpublish(enter_admin(bank, MODERATOR, group="Moderators"), RENAMED)
    wait_until(lambda: not hits(bank, WORD), "the unpublished initiative is found no more")
    assert "no longer public" in contributor.open("/en/contribute/mine/").text
    nothing_personal_is_anywhere(bank)


def hand_in(contributor: Visitor, bank: ProductionBank) -> str:
    """Sign in, go through the form of the Norwegian pages, send; return the reference."""
    contributor.open("/en/contribute/").follow("Sign in to start")
    sign_in(contributor, bank, CONTRIBUTOR)
    contributor.submit("Start a new initiative")
    reference = re.search(r"KB-\w{4}-\w{4}", contributor.path)[0]
    contributor.open(f"/en/contribute/{reference}/what/")
    answers = STEPS["what"] | {"language": "nb", "kind": first_value(contributor, "kind")}
    contributor.submit("Save and continue", answers)
    contributor.submit("Save and continue", STEPS["story"])
    contributor.submit("Save and continue", {"themes": [first_value(contributor, "themes")]})
    contributor.submit("Save and continue")
    contributor.submit("Save and continue", STEPS["links"])
    name, phone = PLANTED
    contributor.submit("Save and continue", {"contact_name": name, "contact_phone": phone, "consent": ["on"]})
    assert contributor.path.endswith("/check/"), contributor.text
    contributor.submit("Send it to the editors")
    assert reference in contributor.text
    return reference


def answer_the_editors(contributor: Visitor, reference: str) -> None:
    """Read the question of the editors, change the summary, send it again."""
    page = contributor.open(f"/en/contribute/{reference}/")
    assert "Hvor mange kommer?" in page.text
    contributor.open(f"/en/contribute/{reference}/story/")
    contributor.submit("Save and continue", {"summary": "Tjue studenter går tur og spiser frokost sammen."})
    contributor.open(f"/en/contribute/{reference}/check/").submit("Send it again")
    assert "Resubmitted" in contributor.text


def rename(contributor: Visitor, reference: str) -> None:
    """Hand in another title for the published initiative."""
    contributor.open(f"/en/contribute/{reference}/status/").follow("Edit this entry")
    contributor.submit("Begin the change")
    change = re.search(r"KB-\w{4}-\w{4}", contributor.path)[0]
    contributor.open(f"/en/contribute/{change}/what/").submit("Save and continue", {"title": RENAMED})
    contributor.open(f"/en/contribute/{change}/contact/").submit("Save and continue", {"consent": ["on"]})
    contributor.open(f"/en/contribute/{change}/check/").submit("Send it to the editors")
    assert "Received" in contributor.text


def sign_in(visitor: Visitor, bank: ProductionBank, address: str) -> None:
    """Ask for a code on the page on show, read the mail, enter the code."""
    before = len(bank.sink.sent_to(address))
    visitor.submit("Send me a code", {"email": address})
    mails = wait_until(lambda: bank.sink.sent_to(address)[before:], f"a code comes to {address}")
    visitor.submit("Sign in", {"code": code_in(mails[0])})


def enter_admin(bank: ProductionBank, address: str, *, group: str) -> Visitor:
    """Make an account of `group` and sign in with it: by mail, and a second factor that is set up now."""
    bank.manage(
        "shell",
        "-c",
        "from django.contrib.auth.models import Group, User;"
        f"User.objects.create_user('{group}', '{address}').groups.add(Group.objects.get(name='{group}'))",
    )
    person = Visitor(bank.port).open("/admin/")
    sign_in(person, bank, address)
    person.submit("Connect the app", {"code": totp(person.page.select_one(".account-key").text)})
    person.open("/admin/")
    assert person.status == 200
    return person


def decide(editor: Visitor, title: str, decision: str, comment: str) -> None:
    """Open what waits in the queue of the admin's home, and decide on it."""
    editor.open("/admin/").follow(title).follow(decision).submit(decision, {"comment": comment})
    assert editor.status == 200, editor.text


def unpublish(moderator: Visitor, title: str) -> None:
    """Take an initiative offline from the page that readers see."""
    moderator.open(f"/admin/pages/search/?q={quote(title)}").follow(title)
    moderator.open(moderator.path.replace("edit", "unpublish")).submit("Yes, unpublish it")
    assert moderator.status == 200


def first_value(visitor: Visitor, name: str) -> str:
    """Return the first value that the page on show offers for `name`."""
    return next(
        field["value"] for field in visitor.page.find_all("input", {"name": name}) if field.get("value")
    )


def hits(bank: ProductionBank, text: str) -> list[str]:
    """Return the titles that an English reader finds first for `text`."""
    page = Visitor(bank.port).open(f"/en/search/?q={text}").page
    return [title.get_text().strip() for title in page.select(".hit h3")]


def mail_to(bank: ProductionBank, address: str, *, containing: str) -> None:
    """Wait for a mail to `address` whose text holds `containing`."""
    wait_until(
        lambda: any(containing in mail.get_content() for mail in bank.sink.sent_to(address)),
        f"a mail to {address} says {containing}",
    )


def nothing_personal_is_anywhere(bank: ProductionBank) -> None:
    """Look for the planted person in the export and in all of the index."""
    exported = bank.manage("dump_records")
    contents = [*bank.engine.contents()]
    assert contents
    # An index may hold words rather than texts.
    for planted in (*PLANTED, CONTRIBUTOR, PLANTED[0].split()[-1].lower()):
        assert planted not in exported
        assert not any(planted.encode() in part for part in contents)
