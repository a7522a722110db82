"""Suggestions while somebody types: what is offered, in which order, and that no input breaks it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from initiatives.models import InitiativePage
from initiatives.vocabulary import get_vocabulary
from search.query import SearchQuery
from search.results import run_search
from search.suggestions import MAX_CONCEPTS, MAX_TITLES, suggest

HOSTILE = [
    "",
    "  ",
    "a" * 5_000,
    "stress " * 400,
    "\x00\x00\x00\x00",
    "\ud800\udfff\ud800",
    ".*.*.*.*",
    "[a-z]{1000}(((((((",
    "nl:stress",
    "学生支援学生",
    "e\u0301e\u0301n\u200bzaam",
    "🙂🙂🙂🙂",
    "--- ''' ///",
    "стресс stress 压力",
    "\u200b\u200d\ufeff\u00ad",
    "\u202estress",
    "stress\x00slaap",
    "studentstress" * 30,
]


def suggested(text: str, language: str = "nl") -> dict[str, list]:
    groups = suggest(text, language=language, vocabulary=get_vocabulary())
    return {group.name: list(group.items) for group in groups}


def texts(text: str, group: str, language: str = "nl") -> list[str]:
    return [item.text for item in suggested(text, language).get(group, [])]


def test_nothing_is_suggested_before_three_letters(bank):
    assert suggested("st") == {}
    assert suggested("s t") == {}
    assert suggested("str") != {}


def test_a_concept_comes_with_the_number_of_its_initiatives(bank):
    (topic,) = [item for item in suggested("eenz")["concepts"] if item.text == "Eenzaamheid"]
    filters = (("topic", ("loneliness",)),)
    assert topic.count == run_search(SearchQuery(filters=filters)).total > 0
    assert topic.url.endswith("?topic=loneliness")
    assert topic.hint == ""


@pytest.mark.parametrize("typed", ["lonel", "ensomh", "einsem", "ENSÓMH"])
def test_a_word_of_another_language_leads_to_the_concept_and_is_shown(bank, typed):
    found = [item for item in suggested(typed)["concepts"] if item.text == "Eenzaamheid"]
    assert found
    assert found[0].hint


def test_the_readers_language_comes_first(bank):
    first = {language: texts("stress", "concepts", language)[0] for language in ("nl", "nb", "en")}
    labels = get_vocabulary().get("topic", "stress").labels
    assert first == {language: labels[language] for language in ("nl", "nb", "en")}


def test_a_term_of_the_thesaurus_leads_to_its_topic(bank):
    assert texts("slapeloosh", "concepts") == [get_vocabulary().get("topic", "sleep").label("nl")]


def test_titles_lead_to_pages_in_the_readers_language_where_there_is_one(bank):
    by_language = {language: suggested("vennespl", language)["titles"][0] for language in ("nb", "en", "nl")}
    page = InitiativePage.objects.get(record_id="vennespleis-samfundet")
    assert by_language["nb"].text == page.title
    assert by_language["nb"].language == ""
    assert by_language["en"].url.startswith("/en/")
    assert by_language["nl"].language == "nb"


def test_organisations_are_suggested_by_any_word_of_their_name(bank):
    assert any("Windesheim" in name for name in texts("windes", "organisations"))


def test_groups_are_short(bank):
    groups = suggested("stu")
    assert len(groups["concepts"]) <= MAX_CONCEPTS
    assert len(groups["titles"]) <= MAX_TITLES


def test_what_not_everybody_may_see_is_not_suggested(bank):
    page = InitiativePage.objects.get(record_id="vennespleis-samfundet")
    for version in InitiativePage.objects.filter(translation_key=page.translation_key):
        PageViewRestriction.objects.create(page=version.page_ptr, restriction_type="login")
    assert texts("vennespl", "titles", "nb") == []


def test_concepts_without_an_index_come_without_numbers(db, backend):
    groups = suggested("eenz")
    assert [item.count for item in groups["concepts"]][:1] == [None]
    assert "titles" not in groups


@pytest.mark.parametrize("text", HOSTILE)
def test_no_input_breaks_it(client, bank, text):
    suggested(text)
    response = client.get("/en/search/suggestions/", {"q": text.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200


def test_the_answer_is_json_in_the_readers_language(client, bank):
    answer = client.get("/en/search/suggestions/", {"q": "stress"}).json()
    concepts = answer["groups"][0]
    assert concepts["name"] == "concepts"
    assert concepts["items"][0]["text"] == "Stress and pressure"
    assert concepts["items"][0]["count"].endswith("initiatives")


def test_nothing_found_is_an_empty_answer(client, bank):
    assert client.get("/en/search/suggestions/", {"q": "qqqq"}).json() == {"groups": []}


@pytest.mark.parametrize(
    ("typed", "alike"),
    [
        ("søvn", ["sovn", "SØVN", "so\u0338vn", "sø\u200bvn", "s\u00adøvn"]),
        ("één", ["een", "e\u0301e\u0301n", "ＥＥＮ"]),
        ("pårør", ["paaror", "PAARØR", "paror", "pa\u030aror"]),
        ("trær", ["traer", "TRÆR"]),
        ("ĳsb", ["ijsb", "ĲSB"]),
        ("e-læ", ["e læ", "elae", "e\u2010lae"]),
    ],
)
def test_all_spellings_of_the_same_letters_are_one(bank, typed, alike):
    wanted = suggested(typed, "nb")
    assert wanted
    assert [suggested(each, "nb") for each in alike] == [wanted] * len(alike)


def test_what_is_in_another_language_says_so(bank):
    (english,) = [item for item in suggested("lonel", "nl")["concepts"] if item.text == "Eenzaamheid"]
    assert (english.hint.casefold(), english.hint_language) == ("loneliness", "en")
    (own,) = [item for item in suggested("eenzaamh", "nl")["concepts"] if item.text == "Eenzaamheid"]
    assert own.hint_language == ""


def test_it_takes_few_queries(client, bank):
    client.get("/en/search/suggestions/", {"q": "stress"})
    with CaptureQueriesContext(connection) as queries:
        client.get("/en/search/suggestions/", {"q": "stress"})
    assert len(queries) <= 5


def test_only_reading_is_allowed(client, bank):
    assert client.post("/en/search/suggestions/", {"q": "stress"}).status_code == 405
