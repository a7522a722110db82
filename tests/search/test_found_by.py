"""Why a result was found is told where its marked words do not say it: by a concept."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils.translation import override


@pytest.fixture
def reasons(get_page, bank):
    """Return a function that gives {title: reason} of the first page of results for a text."""

    def read(text: str, language: str = "en") -> dict[str, str]:
        with override(language):
            path = reverse("search")
        hits = get_page(f"{path}?{urlencode({'q': text})}").select(".hit")
        return {
            hit.select_one("h3").get_text(): why.get_text() if (why := hit.select_one(".hit-why")) else ""
            for hit in hits
        }

    return read


def test_a_word_of_another_language_is_named_beside_what_it_found(reasons):
    found = reasons("loneliness")
    norwegian = next(reason for title, reason in found.items() if title.startswith("God Start"))
    assert norwegian.startswith("Found by: loneliness → ")
    assert "ensom" in norwegian.casefold()


@pytest.fixture
def languages(get_page, bank):
    """Return a function that gives {title: [(language, words)]} of the reasons in a page of results."""

    def read(text: str, language: str) -> dict[str, list[tuple[str, str]]]:
        with override(language):
            path = reverse("search")
        return {
            hit.select_one("h3").get_text(): [
                (word["lang"], word.get_text()) for word in hit.select(".hit-why [lang]")
            ]
            for hit in get_page(f"{path}?{urlencode({'q': text})}").select(".hit")
        }

    return read


def test_each_word_is_marked_as_of_its_own_language(languages):
    told = [words for words in languages("loneliness", "en").values() if len(words) == 2]
    assert {asked for asked, _found in told} == {("en", "loneliness")}
    assert {"nl", "nb"}.issubset(found[0] for _asked, found in told)
    # A Dutch reader may type an English word: it is no Dutch one.
    assert {words[0] for words in languages("loneliness", "nl").values() if words} == {("en", "loneliness")}


def test_a_concept_that_neither_word_says_is_named_in_the_language_of_the_reader(languages):
    told = [words for words in languages("alone", "nl").values() if len(words) == 3]
    assert told
    for asked, found, concept in told:
        assert asked == ("en", "alone")
        assert found[0] != "nl"
        assert concept[0] == "nl"
        assert "eenzaam" in concept[1].casefold()


def test_a_concept_of_its_own_that_no_text_names_is_told_as_such(reasons):
    found = {reason for reason in reasons("loneliness").values() if reason}
    assert "Found by: loneliness → Topic: Loneliness" in found
    assert "Found by: loneliness → Loneliness" not in found


def test_a_result_with_the_words_as_typed_needs_no_reason(reasons):
    found = reasons("ensomhet", "nb")
    assert next(reason for title, reason in found.items() if title.startswith("God Start")) == ""


def test_words_that_name_no_concept_need_no_reason(reasons):
    assert set(reasons("elephant").values()) == {""}


def test_all_initiatives_need_no_reason(reasons):
    assert set(reasons("").values()) == {""}


def test_what_is_typed_is_shown_as_text(client, bank):
    body = client.get("/en/search/?q=loneliness+%3Cb%3E").content.decode()
    assert "<b>" not in body


@pytest.mark.parametrize(
    ("text", "told"),
    [("priest", "Few initiatives are about this."), ("breakfast", "No initiative has these words.")],
)
def test_what_lies_near_is_told_from_what_was_found(get_page, bank, text, told):
    with override("en"):
        path = reverse("search")
    results = get_page(f"{path}?{urlencode({'q': text})}").select_one("#results").get_text()
    assert told in results
