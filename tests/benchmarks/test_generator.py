"""The generator: the same records every time, and records like those that the bank began with."""

from collections import Counter
from collections.abc import Iterable
from inspect import isgenerator
from itertools import islice

import pytest

from benchmarks.generator import LISTS, SINGLES, generate_records, make_initiative
from benchmarks.lexicon import (
    LANGUAGES,
    WORD,
    founding_organisations,
    founding_records,
    founding_vocabulary,
    get_lexicon,
)


@pytest.fixture(scope="module")
def records() -> list[dict]:
    return list(generate_records(600))


def test_the_same_seed_gives_the_same_records(records: list[dict]) -> None:
    assert list(generate_records(50)) == records[:50]


def test_another_seed_gives_other_records(records: list[dict]) -> None:
    assert next(generate_records(1, seed=1)) != records[0]


def test_an_initiative_can_be_made_again_without_those_before_it(records: list[dict]) -> None:
    wanted = records[-1]["translation_of"] or records[-1]["id"]

    assert make_initiative(int(wanted.removeprefix("initiative-")))[0]["id"] == wanted


def test_the_records_are_a_stream() -> None:
    assert isgenerator(generate_records(10**9))
    assert len(list(islice(generate_records(10**9), 5))) == 5


def test_it_gives_as_many_lines_as_asked_for(records: list[dict]) -> None:
    assert len(records) == 600
    assert len({record["id"] for record in records}) == 600


def test_every_record_has_the_fields_of_a_founding_record_in_their_order(records: list[dict]) -> None:
    assert {tuple(record) for record in records} == {tuple(founding_records()[0])}


def test_every_concept_and_organisation_is_a_real_one(records: list[dict]) -> None:
    vocabulary = {scheme: {row["id"] for row in rows} for scheme, rows in founding_vocabulary().items()}

    for record in records:
        for field, scheme in LISTS.items():
            assert record[field]
            assert len(set(record[field])) == len(record[field])
            assert set(record[field]) <= vocabulary[scheme]
        assert all(record[field] in vocabulary[scheme] for field, scheme in SINGLES.items())
        assert record["country"] == founding_organisations()[record["organisation"]]


def test_titles_and_summaries_keep_to_the_limits_of_the_format(records: list[dict]) -> None:
    assert max(len(record["title"]) for record in records) <= 110
    assert max(len(record["summary"]) for record in records) <= 320


def test_bodies_hold_about_two_hundred_words(records: list[dict]) -> None:
    lengths = sorted(len(record["body"].split()) for record in records)

    assert 180 <= sum(lengths) / len(lengths) <= 230
    assert lengths[0] >= 100
    assert lengths[-1] <= 380


def test_all_languages_occur_and_some_records_are_translations(records: list[dict]) -> None:
    languages = Counter(record["language"] for record in records)
    translations = [record for record in records if record["translation_of"]]

    assert set(languages) == set(LANGUAGES)
    assert min(languages.values()) > 60
    assert 0.08 < len(translations) / len(records) < 0.22


def test_a_translation_shares_the_facts_of_its_original(records: list[dict]) -> None:
    originals = {record["id"]: record for record in records}
    shared = (*LISTS, *SINGLES, "organisation", "country", "place", "start_year", "end_year", "status")
    translation = next(record for record in records if record["translation_of"])
    original = originals[translation["translation_of"]]

    assert {field: translation[field] for field in shared} == {field: original[field] for field in shared}
    assert translation["language"] != original["language"]
    assert translation["body"] != original["body"]


def test_concepts_are_spread_unevenly(records: list[dict]) -> None:
    topics = Counter(topic for record in records for topic in record["topics"]).most_common()

    assert len(topics) > 50
    assert topics[0][1] > 10 * topics[-1][1]


def test_a_few_words_make_up_much_of_the_text(records: list[dict]) -> None:
    counts = Counter(_words(record for record in records if record["language"] == "nb")).most_common()
    running = sum(count for _word, count in counts)

    assert sum(count for _word, count in counts[:100]) > 0.35 * running
    assert sum(count == 1 for _word, count in counts) > 0.35 * len(counts)


def test_the_vocabulary_keeps_growing_but_slower_than_the_text(records: list[dict]) -> None:
    norwegian = [record for record in records if record["language"] == "nb"]
    quarter = len(set(_words(norwegian[: len(norwegian) // 4])))
    whole = len(set(_words(norwegian)))

    # Four times the text, at exponents of 0.4 to 0.9.
    assert 1.7 * quarter < whole < 3.5 * quarter


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rank_has_a_word_of_its_own(language: str) -> None:
    lexicon = get_lexicon(language)
    words = [lexicon.word(rank) for rank in range(20_000)]

    assert words[: len(lexicon.head)] == list(lexicon.head)
    assert len(set(words)) > 0.97 * len(words)


def _words(records: Iterable[dict]) -> list[str]:
    return [word for record in records for word in WORD.findall(record["body"].lower())]
