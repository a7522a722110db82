"""Whatever is typed or forged gets a clear answer: no server error, nothing half stored, no markup."""

import pytest
from bs4 import BeautifulSoup
from contribution_tools import COMPLETE, address, fill, parse, save, send, start, text

from initiatives.contribution.steps import STEPS
from initiatives.models import InitiativePage, Submission, Topic

pytestmark = pytest.mark.django_db

HOSTILE = {
    "nothing": "",
    "blanks": " \t\r\n ",
    "NUL": "a\x00b",
    "NUL alone": "\x00",
    "markup": "<b>x</b><script>alert(1)</script>",
    "attribute": "\" autofocus onfocus='alert(1)",
    "script address": "javascript:alert(1)//https://example.org",
    "data address": "data:text/html,<script>alert(1)</script>",
    "right to left": "\u202etxt.exe\u202c",
    "zero width": "\u200b\u200d\u2060\ufeff",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "very long": "x" * 60_000,
    "very many brackets": "[" * 20_000 + ">" * 20_000,
    "very many digits": "9" * 5_000,
    "exponent": "1e999999999",
    "not a number": "NaN",
    "minus": "-1",
    "half a character": "\ufffd\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "formula": "=HYPERLINK(1)",
}


@pytest.fixture
def submission(person):
    return start(person)


def all_names(step: str) -> list[str]:
    kind = STEPS[step].rows
    rows = [f"{kind.name}-0-{name}" for name in kind.field_names] if kind else []
    return [*STEPS[step].field_names, *rows]


def read_all(client, submission) -> bytes:
    """Return all pages of a draft; every one must answer."""
    paths = [address(submission, step) for step in STEPS]
    paths += [address(submission, name=name) for name in ("submission", "submission-check")]
    responses = [client.get(path) for path in [*paths, address(submission, name="submission-status")]]
    assert {response.status_code for response in responses} == {200}
    return b"".join(response.content for response in responses)


class TestText:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_of_any_kind_in_any_field_never_breaks_a_page(self, client, submission, name):
        for step in STEPS:
            answers = dict.fromkeys(all_names(step), HOSTILE[name])
            assert save(client, submission, step, answers).status_code in (200, 302)
        shown = read_all(client, submission)
        for raw in (b"<script>alert", b"<b>x</b>", b'href="javascript:', b'href="data:', b"\x00"):
            assert raw not in shown
        assert BeautifulSoup(shown, "html.parser").select("[onfocus]") == []
        assert send(client, submission).status_code == 200
        assert not InitiativePage.objects.exists()
        assert not Topic.objects.filter(adopted=False).exists()

    def test_is_stored_without_what_misleads(self, client, submission):
        fill(client, submission)
        save(
            client,
            submission,
            "what",
            {**COMPLETE["what"], "title": "T\u202eu\u200br <b>", "place": "\u200b"},
        )
        contact = {**COMPLETE["contact"], "contact_name": "M\u202eari", "message": "<i>Hei\u200b"}
        save(client, submission, "contact", contact)
        send(client, submission)
        submission.refresh_from_db()
        page = submission.page.get_latest_revision_as_object()
        assert (page.title, page.place) == ("Tur <b>", "")
        assert submission.contact_name == "Mari"
        assert submission.events.get().message == "<i>Hei"
        shown = client.get(address(submission, name="submission-status")).content
        assert b"&lt;i&gt;Hei" in shown and b"<i>Hei" not in shown

    @pytest.mark.parametrize(
        ("step", "name", "value", "words"),
        [
            ("what", "title", "x" * 111, "at most 110 characters"),
            ("what", "title", "\u200b\u200b", "cannot be blank"),
            ("what", "place", "x" * 201, "at most 200 characters"),
            ("what", "start_year", "1799", "from 1800"),
            ("what", "end_year", "2020", "before the first year"),
            ("what", "country", "NL", "country of the organisation"),
            ("story", "summary", "x" * 321, "at most 320 characters"),
            ("story", "body", "<p>x</p>", "Leave HTML out"),
            ("story", "body", "[x](javascript:alert(1))", "Begin the address of a link with https://"),
            ("story", "body", "# Kop", "level two"),
            ("story", "body", "x" * 50_001, "at most 50000"),
            ("audience", "free_tags", "x" * 101, "over 100 characters"),
            ("audience", "free_tags", "a,b,c,d,e,f,g,h,i,j,k", "at most 10"),
            ("evidence", "evidence", "", "step of evidence to go with this date"),
            ("evidence", "evidence_date", "31-31-2020", "valid date"),
            ("evidence", "funding_amount", "1.234", "without a point or comma"),
            ("evidence", "funding_amount", "-5", "at least 0"),
            ("evidence", "funding_currency", "", "needs a currency"),
            ("evidence", "funding_currency", "E1", "three letters"),
            ("evidence", "outcomes-0-value", "", "Give the value"),
            ("evidence", "outcomes-0-unit", "", "required"),
            ("evidence", "outcomes-0-year", "3000", "from 1800"),
            ("links", "links-0-url", "javascript:alert(1)", "valid URL"),
            ("links", "links-0-url", "ftp://example.org/x", "valid URL"),
            ("links", "links-0-label", "", "required"),
            ("contact", "contact_email", "mari", "valid email"),
            ("contact", "contact_url", "javascript:alert(1)", "valid URL"),
            ("contact", "contact_phone", "1" * 51, "at most 50 characters"),
            ("contact", "message", "x" * 2001, "at most 2000 characters"),
            ("contact", "consent", "", "Without your consent"),
        ],
    )
    def test_that_is_wrong_gets_its_own_message(self, client, submission, step, name, value, words):
        page = parse(save(client, submission, step, {**COMPLETE[step], name: value}))
        assert words in text(page.find(class_="error-summary"))
        assert words in " ".join(text(fault) for fault in page.find_all(class_="field-error"))
        assert parse(send(client, submission)).find(class_="error-summary")
        assert not InitiativePage.objects.exists()


class TestChoices:
    @pytest.mark.parametrize(
        ("step", "name"),
        [
            *(("what", name) for name in ("language", "kind", "organisation", "country", "status")),
            *(("audience", name) for name in ("themes", "topics", "audiences", "levels", "delivery")),
            ("audience", "act_belong_commit"),
            ("evidence", "evidence"),
            ("evidence", "effort"),
            ("evidence", "outcomes-0-unit"),
        ],
    )
    def test_that_nobody_offered_are_refused(self, client, submission, step, name):
        for value in ("nonsense", "1", "9" * 40, "low'--", "low\x00'"):
            page = parse(save(client, submission, step, {**COMPLETE[step], name: value}))
            assert "valid choice" in text(page.find(class_="error-summary"))

    def test_in_thousands_are_refused(self, client, submission):
        values = [f"topic-{number}" for number in range(5_000)]
        page = parse(save(client, submission, "audience", {"topics": values, "themes": ["support"]}))
        assert page.find(class_="error-summary")
        submission.refresh_from_db()
        assert len(submission.answers["audience"]["topics"]) == 101

    def test_of_another_scheme_are_refused(self, client, submission):
        page = parse(save(client, submission, "audience", {"themes": ["all-students"]}))
        assert "valid choice" in text(page.find(class_="error-summary"))

    def test_given_twice_count_once(self, client, submission):
        save(client, submission, "audience", {"themes": ["support", "support"]})
        submission.refresh_from_db()
        assert "Done" in text(parse(client.get(address(submission, name="submission"))).main)


class TestForgedFields:
    @pytest.mark.parametrize(
        "forged",
        [
            {"links-TOTAL_FORMS": "100000", "links-INITIAL_FORMS": "100000", "links-MAX_NUM_FORMS": "-1"},
            {"links-TOTAL_FORMS": "no number"},
            {"links-0-id": "1", "links-0-page": "1", "links-0-DELETE": "on", "links-0-ORDER": "7"},
            {"links-9999999999-url": "https://example.org", "links--1-url": "https://example.org"},
            {"links-٣-url": "https://example.org", "links-0-url-x": "y"},
            {"remove": "links-99999", "from": "<script>"},
            {"remove": "outcomes-0"},
        ],
    )
    def test_of_rows_change_nothing(self, client, submission, forged):
        save(client, submission, "links", {**COMPLETE["links"], **forged})
        submission.refresh_from_db()
        expected = {name: [value] for name, value in COMPLETE["links"].items()}
        assert submission.answers["links"] == expected

    def test_rows_beyond_the_limit_are_left_out(self, client, submission):
        rows = {f"links-{number}-url": f"https://example.org/{number}" for number in range(1_500)}
        assert save(client, submission, "links", rows).status_code == 200
        submission.refresh_from_db()
        assert len(submission.answers["links"]) == 200

    def test_of_the_page_or_the_submission_change_nothing(self, client, submission):
        forged = {"owner": "1", "live": "on", "state": "published", "record_id": "x", "contributor": "1"}
        save(client, submission, "what", {**COMPLETE["what"], **forged})
        stored = Submission.objects.get()
        assert stored.answers["what"].keys() == COMPLETE["what"].keys()
        assert stored.state == "draft"

    def test_a_step_that_does_not_exist_is_not_found(self, client, submission):
        for step in ("nonsense", "what-", "WHAT", "0"):
            assert client.get(address(submission, step)).status_code == 404
            assert client.post(address(submission, step), {"title": "x"}).status_code == 404
