"""What waits for review, on the admin's home and on a page of its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from people import hand_in, hand_in_change, make_person, send_again
from review_tools import edit_path, parse

from initiatives.models import Concept, Scheme, Submission
from initiatives.review.home import QueuePanel
from initiatives.review.queue import ON_HOME
from initiatives.services.reviews import approve_submission, decline_submission, request_changes, start_review
from initiatives.services.submissions import withdraw_submission

pytestmark = pytest.mark.django_db

HOME, QUEUE = "/admin/", "/admin/review/"


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
def test_home_shows_what_waits_oldest_first_with_a_link_to_the_review_screen(client, contributor, group):
    client.force_login(make_person("reviewer", group))
    young = sent_days_ago(hand_in(contributor, title="Leksehjelp", language="nl"), 1)
    old = sent_days_ago(hand_in(contributor, title="Vennemiddag"), 8)
    page = parse(client.get(HOME))
    assert titles(page, "review-queue") == ["Vennemiddag", "Leksehjelp"]
    links = [link["href"] for link in page.select("#review-queue-section td.title a")]
    assert links == [edit_path(old.page), edit_path(young.page)]
    assert old.reference in page.get_text()


def test_each_row_says_age_state_kind_language_and_themes(client, contributor, reviewer):
    published = hand_in(contributor, title="Turvenn")
    approve_submission(submission=published, reviewer=reviewer)
    edit = hand_in_change(published, themes=Concept.objects.filter(scheme=Scheme.THEME)[:1])
    start_review(submission=sent_days_ago(edit, 3), reviewer=reviewer)
    theme = Concept.objects.filter(scheme=Scheme.THEME)[0].label("en")
    assert rows(parse(client.get(HOME))) == [
        ["Turvenn", "3 days", "In review", "Change of a published initiative", "Norwegian", theme]
    ]


def test_the_themes_are_those_of_what_was_sent_last(client, contributor, reviewer):
    submission = hand_in(contributor)
    request_changes(submission=submission, reviewer=reviewer, reason="Hvilket tema?")
    theme = Concept.objects.filter(scheme=Scheme.THEME)[0]
    send_again(submission, title="Nytt navn", themes=[theme])
    row = rows(parse(client.get(HOME)))[0]
    assert (row[0], row[2], row[5]) == ("Nytt navn", "Resubmitted", theme.label("en"))


def test_what_waits_for_its_contributor_stands_apart_and_what_is_settled_nowhere(
    client, contributor, reviewer
):
    request_changes(
        submission=hand_in(contributor, title="Gitt tilbake"), reviewer=reviewer, reason="Mer, takk."
    )
    approve_submission(submission=hand_in(contributor, title="Godkjent"), reviewer=reviewer)
    decline_submission(submission=hand_in(contributor, title="Avslått"), reviewer=reviewer, reason="Nei.")
    withdraw_submission(submission=hand_in(contributor, title="Trukket"))
    page = parse(client.get(HOME))
    assert "Nothing waits for review." in page.select_one("#review-queue-section").get_text()
    assert titles(page, "review-given-back") == ["Gitt tilbake"]
    assert [row[0] for row in rows(parse(client.get(QUEUE)))] == ["Gitt tilbake"]


def test_an_editor_sees_which_one_is_their_own(client, reviewer, contributor):
    hand_in(reviewer, title="Mitt eget")
    hand_in(contributor, title="En annens")
    states = {row[0]: row[2] for row in rows(parse(client.get(QUEUE)))}
    assert states == {"Mitt eget": "Received handed in by yourself", "En annens": "Received"}


def test_wagtails_own_list_of_tasks_does_not_show_them_again(client, contributor, reviewer):
    hand_in(contributor)
    page = parse(client.get(HOME))
    assert page.get_text().count("Vennemiddag") == 1
    assert not page.select("#awaiting-review-section")


def test_who_may_not_review_sees_no_queue(client, contributor):
    hand_in(contributor)
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


def test_the_panel_asks_the_same_queries_for_one_and_for_many(rf, reviewer, contributor):
    request = rf.get(HOME)
    request.user = make_person("reader", "Editors")
    assert request.user.has_perm("initiatives.review_submission")
    counts = []
    for number in (1, 12):
        for _turn in range(number):
            hand_in(contributor, title=f"Tiltak {number} {_turn}")
            given_back = hand_in(contributor, title=f"Tilbake {number} {_turn}")
            request_changes(submission=given_back, reviewer=reviewer, reason="Mer.")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            QueuePanel().render_html({"request": request})
        counts.append(len(queries))
    assert counts == [4, 4]


def test_more_than_home_shows_have_a_page_of_their_own(client, contributor, reviewer):
    for number in range(ON_HOME + 1):
        sent_days_ago(hand_in(contributor, title=f"Tiltak {number}"), 30 - number)
    page = parse(client.get(HOME))
    assert len(titles(page, "review-queue")) == ON_HOME
    assert titles(page, "review-queue")[0] == "Tiltak 0"
    link = page.select_one("#review-queue-section a[href='/admin/review/']")
    assert link.get_text(strip=True) == "All 21 submissions that wait for review"
    assert len(rows(parse(client.get(QUEUE)))) == ON_HOME + 1


def test_the_menu_leads_there_and_counts(client, contributor, reviewer):
    assert '"Review"' in client.get(HOME).content.decode()
    hand_in(contributor)
    hand_in(contributor, title="Leksehjelp")
    assert "Review (2)" in client.get(HOME).content.decode()


def test_the_queue_is_filtered_by_language_and_theme_and_forgives_any_address(client, contributor, reviewer):
    theme, other = Concept.objects.filter(scheme=Scheme.THEME)[:2]
    hand_in(contributor, title="Norsk med tema", themes=[theme])
    hand_in(contributor, title="Norsk uten tema", themes=[other])
    hand_in(contributor, title="Nederlands", language="nl", themes=[theme])

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


def test_markup_in_a_title_is_shown_as_it_was_typed(client, contributor, reviewer):
    hand_in(contributor, title="<script>alert(1)</script>")
    for address in (HOME, QUEUE):
        assert "<script>alert(1)" not in client.get(address).content.decode()


def test_nothing_private_is_in_the_queue(client, contributor, reviewer):
    hand_in(contributor)
    for address in (HOME, QUEUE):
        text = client.get(address).content.decode()
        assert not {word for word in ("Planted", "55 00 00 00", "mari@") if word in text}
