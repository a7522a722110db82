"""The whole way round as people walk it in a browser: form, dialogues of the admin, search page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from running_bank import RunningBank
from signing_in import enter_admin
from waiting import wait_until

CONTRIBUTOR = "sanne@example.org"
Open = Callable[..., Page]


@pytest.mark.parametrize(
    ("scripts", "title", "word"),
    [(True, "Wandelgesprekken op vrijdag", "wandelgesprekken"), (False, "Leeskring in bed", "leeskring")],
    ids=["with scripts", "without scripts"],
)
def test_from_the_form_to_the_search_page(
    open_page: Open,
    running_bank: RunningBank,
    administrator: tuple[str, str],
    scripts: bool,
    title: str,
    word: str,
):
    contributor = open_page("/en/", width=390, scripts=scripts)
    sign_in(contributor, running_bank)
    hand_in(contributor, title)
    expect(contributor.locator("dd.state")).to_have_text("Received")

    reader = open_page(f"/en/search/?q={word}", scripts=scripts)
    found = reader.locator(".hit h3", has_text=title)
    expect(found).to_have_count(0)

    editor = open_page("/admin/", scripts=scripts)
    enter_admin(editor, administrator)
    decide(editor, title, "Request changes", "Hoeveel studenten doen mee?", in_dialogue=scripts)
    contributor.reload()
    expect(contributor.locator(".history")).to_contain_text("Hoeveel studenten doen mee?")

    contributor.get_by_role("link", name="Change it").click()
    contributor.get_by_role("link", name="The story").click()
    contributor.locator("#id_summary").fill("Tien studenten praten en lopen een uur.")
    contributor.get_by_role("button", name="Save and finish later").click()
    contributor.get_by_role("link", name="Check and send").click()
    contributor.get_by_role("button", name="Send it again").click()
    expect(contributor.locator("dd.state")).to_have_text("Resubmitted")

    decide(editor, title, "Approve and publish", "Dank u wel!", in_dialogue=scripts)
    # Whoever works the outbox off just then takes the new entry along.
    wait_until(lambda: reader.reload() and found.count(), "it is found")
    expect(reader.locator(".hit h3").first).to_have_text(title)
    found.get_by_role("link").click()
    expect(reader.locator("h1")).to_have_text(title)
    contributor.reload()
    expect(contributor.locator("dd.state")).to_have_text("Published")
    expect(contributor.get_by_role("link", name="See the published entry")).to_be_visible()


def sign_in(page: Page, bank: RunningBank) -> None:
    """Ask for a code by mail from the page of contributing, and enter it."""
    page.goto("/en/contribute/")
    page.get_by_role("link", name="Sign in to start").click()
    page.get_by_label("E-mail").fill(CONTRIBUTOR)
    page.get_by_role("button", name="Send me a code").click()
    newest = max((bank.data / "mail").iterdir())
    code = re.search(r"^ +(\d{4}) (\d{4})$", newest.read_text("utf-8"), re.MULTILINE)
    page.get_by_label("Code").fill("".join(code.groups()))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Start a new initiative")).to_be_visible()


def hand_in(page: Page, title: str) -> None:
    """Write an initiative: first with a fault, which the form tells, then whole; send it."""
    page.get_by_role("button", name="Start a new initiative").click()
    page.get_by_role("link", name="What it is").click()
    go_on = page.get_by_role("button", name="Save and continue").last
    page.get_by_label("Dutch").check()
    page.locator("#id_place").fill("Utrecht")
    go_on.click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#id_place")).to_have_value("Utrecht")
    page.locator("#id_title").fill(title)
    page.locator("input[name=kind]").first.check()
    go_on.click()
    page.locator("#id_summary").fill("Studenten praten en lopen een uur.")
    page.locator("#id_body").fill("Elke vrijdag om twaalf uur.\n\n- gratis\n- zonder aanmelding")
    go_on.click()
    page.locator("input[name=themes]").first.check()
    go_on.click()
    go_on.click()
    go_on.click()
    page.locator("input[name=consent]").check()
    go_on.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="Send it to the editors").click()


def decide(page: Page, title: str, decision: str, comment: str, *, in_dialogue: bool) -> None:
    """Open what waits from the admin's home and decide, in the dialogue or on its page."""
    page.goto("/admin/")
    page.get_by_role("link", name=title).first.click()
    page.locator(".review-actions").get_by_role("link", name=decision).click()
    place = page.locator(".modal-content") if in_dialogue else page.locator("main")
    place.locator("textarea").fill(comment)
    place.get_by_role("button", name=decision).click()
    expect(page.locator(".messages .success")).to_contain_text(title)
