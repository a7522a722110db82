"""What waits for review, on the admin's home and on a page of its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from people import hand_in, make_person
from review_tools import edit_path, parse

from initiatives.models import Concept, InitiativePage, Scheme, Submission
from initiatives.review.home import QueuePanel
from initiatives.review.queue import ON_HOME
from initiatives.services.reviews import approve_submission, decline_submission, request_changes, start_review
from initiatives.services.submissions import send_submission, start_edit, withdraw_submission

pytestmark = pytest.mark.django_db

HOME, QUEUE = "/admin/", "/admin/review/"


@pytest.fixture
def mari():
    return make_person("mari")


@pytest.fixture
def editor(client):
    """An editor, signed in."""
    person = make_person("ed", "Editors")
    client.force_login(person)
    return person


def sent_days_ago(submission: Submission, days: int) -> Submission:
    """Return `submission` as if it had been sent earlier."""
    submission.sent_at = timezone.now() - timezone.timedelta(days=days)
    submission.save()
    return submission


def titles(page, panel: str) -> list[str]:
    """Return the titles in a panel of the admin's home."""
    return [link.get_text() for link in page.select(f"#{panel}-section td.title a")]


def rows(page) -> list[list[str]]:
    """Return the cells of every row on the page, without what is written smaller."""
    for small in page.select(".review-reference"):
        small.decompose()
    return [
        [" ".join(cell.get_text().split()) for cell in row.select("td")]
        for row in page.select(".review-queue tbody tr")
    ]


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_home_shows_what_waits_oldest_first_with_a_link_to_the_review_screen(client, mari, group):
    client.force_login(make_person("reviewer", group))
    young = sent_days_ago(hand_in(mari, title="Leksehjelp", language="nl"), 1)
    old = sent_days_ago(hand_in(mari, title="Vennemiddag"), 8)
    page = parse(client.get(HOME))
    assert titles(page, "review-queue") == ["Vennemiddag", "Leksehjelp"]
    links = [link["href"] for link in page.select("#review-queue-section td.title a")]
    assert links == [edit_path(old.page), edit_path(young.page)]
    assert old.reference in page.get_text()


def test_each_row_says_age_state_kind_language_and_themes(client, mari, editor):
    published = hand_in(mari, title="Turvenn")
    approve_submission(submission=published, reviewer=editor)
    live = InitiativePage.objects.live().get()
    edit = start_edit(contributor=mari, page=live)
    draft = live.get_latest_revision_as_object()
    draft.themes = Concept.objects.filter(scheme=Scheme.THEME)[:1]
    send_submission(submission=edit, page=draft, contact_name="Kim Planted", contact_phone="")
    sent_days_ago(Submission.objects.get(pk=edit.pk), 3)
    start_review(submission=edit, reviewer=editor)
    theme = Concept.objects.filter(scheme=Scheme.THEME)[0].label("en")
    assert rows(parse(client.get(HOME))) == [
        ["Turvenn", "3 days", "In review", "Change of a published initiative", "Norwegian", theme]
    ]


def test_the_themes_are_those_of_what_was_sent_last(client, mari, editor):
    submission = hand_in(mari)
    request_changes(submission=submission, reviewer=editor, reason="Hvilket tema?")
    again = Submission.objects.get(pk=submission.pk)
    draft = again.page.get_latest_revision_as_object()
    theme = Concept.objects.filter(scheme=Scheme.THEME)[0]
    draft.title, draft.themes = "Nytt navn", [theme]
    send_submission(submission=again, page=draft, contact_name="Kim Planted", contact_phone="")
    row = rows(parse(client.get(HOME)))[0]
    assert (row[0], row[2], row[5]) == ("Nytt navn", "Resubmitted", theme.label("en"))


def test_what_waits_for_its_contributor_stands_apart_and_what_is_settled_nowhere(client, mari, editor):
    request_changes(submission=hand_in(mari, title="Gitt tilbake"), reviewer=editor, reason="Mer, takk.")
    approve_submission(submission=hand_in(mari, title="Godkjent"), reviewer=editor)
    decline_submission(submission=hand_in(mari, title="Avslått"), reviewer=editor, reason="Nei.")
    withdraw_submission(submission=hand_in(mari, title="Trukket"))
    page = parse(client.get(HOME))
    assert "Nothing waits for review." in page.select_one("#review-queue-section").get_text()
    assert titles(page, "review-given-back") == ["Gitt tilbake"]
    assert [row[0] for row in rows(parse(client.get(QUEUE)))] == ["Gitt tilbake"]


def test_an_editor_sees_which_one_is_their_own(client, editor, mari):
    hand_in(editor, title="Mitt eget")
    hand_in(mari, title="En annens")
    states = {row[0]: row[2] for row in rows(parse(client.get(QUEUE)))}
    assert states == {"Mitt eget": "Received handed in by yourself", "En annens": "Received"}


def test_wagtails_own_list_of_tasks_does_not_show_them_again(client, mari, editor):
    hand_in(mari)
    page = parse(client.get(HOME))
    assert page.get_text().count("Vennemiddag") == 1
    assert not page.select("#awaiting-review-section")


def test_who_may_not_review_sees_no_queue(client, mari):
    hand_in(mari)
    person = make_person("nn", "Editors")
    person.groups.get().permissions.filter(codename="review_submission").get()
    group = person.groups.get()
    group.permissions.remove(group.permissions.get(codename="review_submission"))
    client.force_login(person)
    page = parse(client.get(HOME))
    assert not page.select("#review-queue-section")
    assert "Vennemiddag" not in page.get_text()
    assert "/admin/review/" not in client.get(HOME).content.decode()
    assert client.get(QUEUE).url == HOME


def test_the_panel_asks_the_same_queries_for_one_and_for_many(rf, editor, mari):
    request = rf.get(HOME)
    request.user = make_person("reader", "Editors")
    assert request.user.has_perm("initiatives.review_submission")
    counts = []
    for number in (1, 12):
        for _turn in range(number):
            hand_in(mari, title=f"Tiltak {number} {_turn}")
            given_back = hand_in(mari, title=f"Tilbake {number} {_turn}")
            request_changes(submission=given_back, reviewer=editor, reason="Mer.")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            QueuePanel().render_html({"request": request})
        counts.append(len(queries))
    assert counts == [4, 4]


def test_more_than_home_shows_have_a_page_of_their_own(client, mari, editor):
    for number in range(ON_HOME + 1):
        sent_days_ago(hand_in(mari, title=f"Tiltak {number}"), 30 - number)
    page = parse(client.get(HOME))
    assert len(titles(page, "review-queue")) == ON_HOME
    assert titles(page, "review-queue")[0] == "Tiltak 0"
    link = page.select_one("#review-queue-section a[href='/admin/review/']")
    assert link.get_text(strip=True) == "All 21 submissions that wait for review"
    assert len(rows(parse(client.get(QUEUE)))) == ON_HOME + 1


def test_the_menu_leads_there_and_counts(client, mari, editor):
    assert '"Review"' in client.get(HOME).content.decode()
    hand_in(mari)
    hand_in(mari, title="Leksehjelp")
    assert "Review (2)" in client.get(HOME).content.decode()


def test_the_queue_is_filtered_by_language_and_theme_and_forgives_any_address(client, mari, editor):
    theme, other = Concept.objects.filter(scheme=Scheme.THEME)[:2]
    hand_in(mari, title="Norsk med tema", themes=[theme])
    hand_in(mari, title="Norsk uten tema", themes=[other])
    hand_in(mari, title="Nederlands", language="nl", themes=[theme])

    def found(query: str) -> set[str]:
        return {row[0] for row in rows(parse(client.get(QUEUE + query)))}

    everything = {"Norsk med tema", "Norsk uten tema", "Nederlands"}
    assert found("") == everything
    assert found("?language=nb") == {"Norsk med tema", "Norsk uten tema"}
    assert found(f"?theme={theme.pk}") == {"Norsk med tema", "Nederlands"}
    assert found(f"?language=nl&theme={theme.pk}") == {"Nederlands"}
    assert found(f"?language=en&theme={other.pk}") == set()
    for query in ("?language=xx", "?theme=-1", "?p=99", "?p=%27", "?theme=٣"):
        assert found(query) == everything
    chosen = parse(client.get(f"{QUEUE}?language=nb&theme={theme.pk}"))
    assert [option.get_text() for option in chosen.select("option[selected]")] == [
        "Norwegian",
        theme.label("en"),
    ]


def test_markup_in_a_title_is_shown_as_it_was_typed(client, mari, editor):
    hand_in(mari, title="<script>alert(1)</script>")
    for address in (HOME, QUEUE):
        assert "<script>alert(1)" not in client.get(address).content.decode()


def test_nothing_private_is_in_the_queue(client, mari, editor):
    hand_in(mari)
    for address in (HOME, QUEUE):
        text = client.get(address).content.decode()
        assert not {word for word in ("Planted", "55 00 00 00", "mari@") if word in text}
