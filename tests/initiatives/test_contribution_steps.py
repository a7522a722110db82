"""The steps of the form: in which order, what leads where, rows without a script, and how many queries."""

import pytest
from contribution_tools import COMPLETE, address, fill, parse, save, seen, send, start, text
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.contribution.steps import STEPS
from initiatives.models import InitiativePage, Submission, Topic

pytestmark = pytest.mark.django_db

# Of a draft with all answers; those of choices ask for the list and for what was chosen.
QUERIES = {
    "what": 12,
    "story": 6,
    "audience": 18,
    "evidence": 12,
    "links": 6,
    "contact": 7,
    "submission": 21,
    "submission-check": 21,
    "submission-status": 6,
}


@pytest.fixture
def submission(person) -> Submission:
    return start(person)


def path_of(submission, name: str) -> str:
    return address(submission, name) if name in STEPS else address(submission, name=name)


class TestWay:
    def test_leads_from_step_to_step_and_to_the_check_page(self, client, submission):
        targets = [save(client, submission, step, answers).url for step, answers in COMPLETE.items()]
        expected = [address(submission, step) for step in list(STEPS)[1:]]
        assert targets == [*expected, address(submission, name="submission-check")]

    def test_leads_back_at_each_step(self, client, submission):
        before = address(submission, name="submission")
        for step in STEPS:
            page = parse(client.get(address(submission, step)))
            assert page.find(class_="back").a["href"] == before
            before = address(submission, step)

    def test_of_a_change_leads_back_to_the_check_page(self, client, submission):
        fill(client, submission)
        page = parse(client.get(address(submission, "story") + "?from=check"))
        assert page.find(class_="back").a["href"] == address(submission, name="submission-check")
        kept = {"from": page.main.form.find("input", {"name": "from"})["value"]}
        target = save(client, submission, "story", COMPLETE["story"], **kept).url
        assert target == address(submission, name="submission-check")

    def test_asks_for_the_language_of_the_text(self, client, submission):
        page = parse(client.get(address(submission, "what")))
        assert page.select("[name=language][checked]")[0]["value"] == submission.language

    def test_knows_whom_it_reached_before(self, client, submission):
        fill(client, submission)
        send(client, submission)
        again = start(submission.contributor)
        page = parse(client.get(address(again, "contact")))
        assert page.find("input", {"name": "contact_name"})["value"] == "Mari Nordmann"
        assert not page.find("input", {"name": "consent"}).has_attr("checked")


class TestPage:
    @pytest.mark.parametrize("step", STEPS)
    def test_labels_every_field_and_explains_before_it(self, client, submission, step):
        page = parse(client.get(address(submission, step)))
        for field in page.main.select("input:not([type=hidden]), select, textarea"):
            assert page.find("label", {"for": field["id"]}), field["name"]
            assert not field.has_attr("placeholder")
            for described in field.get("aria-describedby", "").split():
                hint = page.find(id=described)
                assert hint.name == "p"
                if field.get("type") != "checkbox":
                    assert hint.sourceline < field.sourceline
        for group in page.main.select("fieldset"):
            assert group.find("legend")

    def test_says_before_the_first_text_that_it_is_not_about_a_person(self, client, submission):
        page = parse(client.get(address(submission, "what")))
        advice = page.find(class_="advice")
        assert "not a person" in text(advice)
        assert advice.sourceline < page.find("input", {"name": "title"}).sourceline
        assert page.find("footer").find(class_="crisis")

    def test_says_once_what_is_needed(self, client, submission):
        tasks = parse(client.get(address(submission, name="submission")))
        assert text(tasks.main).count("Everything else is optional") == 1
        needed = [
            text(label)
            for step in STEPS
            for label in parse(client.get(address(submission, step))).select("label, legend")
            if label.find(class_="required", recursive=False)
        ]
        assert [label.removesuffix(" required") for label in needed] == [
            "Language of your text",
            "Title",
            "Kind",
            "Summary",
            "Story",
            "Themes",
            "I may share this text, and I agree that it is published under CC BY 4.0.",
        ]

    def test_has_no_script(self, client, submission):
        for step in STEPS:
            assert parse(client.get(address(submission, step))).find_all("script") == []

    def test_carries_the_state_that_it_was_shown_with(self, client, submission):
        first = seen(client, address(submission, "what"))
        save(client, submission, "what", COMPLETE["what"])
        assert seen(client, address(submission, "what")) != first
        assert seen(client, address(submission, "story")) == first


class TestRows:
    def numbers(self, client, submission) -> list[str]:
        page = parse(client.get(address(submission, "links")))
        return [field.get("value", "") for field in page.select("input[name$=-url]")]

    def test_are_two_at_first_and_one_more_than_is_filled(self, client, submission):
        assert self.numbers(client, submission) == ["", ""]
        save(
            client, submission, "links", {f"links-{number}-url": "https://example.org/" for number in (0, 1)}
        )
        assert self.numbers(client, submission) == ["https://example.org/", "https://example.org/", ""]

    def test_are_one_more_whenever_one_asks(self, client, submission):
        rows = {"links-0-url": "https://example.org/", "links-1-url": ""}
        for shown in (3, 4):
            response = save(client, submission, "links", {**rows, "add": "links"})
            path, anchor = response.url.split("#")
            page = parse(client.get(path))
            assert len(page.select("fieldset.row")) == shown
            assert page.find(id=anchor).find("input", {"name": f"links-{shown - 1}-url"})
            rows = {field["name"]: field.get("value", "") for field in page.select("fieldset.row input")}

    @pytest.mark.parametrize("rows", ["-1", "x", "99999", "999", "٣"])
    def test_are_bounded_whatever_the_address_says(self, client, submission, rows):
        page = parse(client.get(address(submission, "links"), {"rows": rows}))
        assert 2 <= len(page.select("fieldset.row")) <= 200

    def test_are_removed_one_by_one(self, client, submission):
        rows = {f"links-{number}-url": f"https://example.org/{number}" for number in range(3)}
        save(client, submission, "links", {**rows, "remove": "links-1"})
        assert self.numbers(client, submission) == ["https://example.org/0", "https://example.org/2", ""]

    def test_that_were_left_empty_count_for_nothing(self, client, submission):
        rows = {"links-3-url": "https://example.org/", "links-3-label": "x", "links-1-label": " "}
        assert save(client, submission, "links", rows).status_code == 302
        assert self.numbers(client, submission) == ["https://example.org/", ""]

    def test_name_the_row_of_a_fault(self, client, submission):
        rows = {"links-0-url": "https://example.org/", "links-0-label": "x", "links-1-url": "nowhere"}
        page = parse(save(client, submission, "links", rows))
        assert "Link 2, Address" in text(page.find(class_="error-summary"))


class TestTags:
    def test_are_made_only_when_it_is_sent(self, client, submission):
        fill(client, submission)
        client.get(address(submission, name="submission-check"))
        assert not Topic.objects.filter(adopted=False).exists()
        send(client, submission)
        assert Topic.objects.filter(adopted=False, name="turvenn").count() == 1

    def test_that_are_topics_already_become_those(self, client, submission):
        fill(client, submission)
        save(client, submission, "audience", {**COMPLETE["audience"], "free_tags": "Loneliness, søvn"})
        send(client, submission)
        page = Submission.objects.get().page.get_latest_revision_as_object()
        assert {topic.slug for topic in page.topics.all()} == {"loneliness", "physical-activity", "sleep"}


def test_a_page_that_is_gone_is_said_and_not_made_again(client, submission):
    fill(client, submission)
    Submission.objects.update(is_edit=True)
    page = parse(send(client, submission))
    assert "was deleted" in text(page.find(class_="error-summary"))
    assert not InitiativePage.objects.exists()


def test_pages_take_the_queries_that_they_took(client, submission):
    fill(client, submission)
    many = {f"outcomes-{number}-measure": f"Tall {number}" for number in range(9)}
    values = {f"outcomes-{number}-value": "7" for number in range(9)}
    units = {f"outcomes-{number}-unit": "persons" for number in range(9)}
    save(client, submission, "evidence", {**COMPLETE["evidence"], **many, **values, **units})
    topics = list(Topic.objects.filter(adopted=True).values_list("slug", flat=True)[:30])
    save(client, submission, "audience", {**COMPLETE["audience"], "topics": topics})
    counts = {}
    for name in QUERIES:
        client.get(path_of(submission, name))
        with CaptureQueriesContext(connection) as queries:
            client.get(path_of(submission, name))
        counts[name] = len(queries)
    assert counts == QUERIES
