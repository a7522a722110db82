"""Judging: what makes a pair right, how needs are averaged, and the command that prints it all."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.documents import InitiativeDocument, LanguageText
from search.evaluation.answers import Answer
from search.evaluation.baseline import Baseline
from search.evaluation.judging import ask_needs, compare_languages, is_right, judge_needs, judge_pairs
from search.evaluation.sets import Need, Pair, Text, load_pairs

COURSE, MEADOW = Text("nl", "slaapcursus"), Text("nb", "eng med blomster")
IDS = {COURSE: "course", MEADOW: "meadow"}


class Fixed:
    """Answers every search with the ranking that is set down for it."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.answers = answers

    def ask(self, text: str, language: str) -> Answer:
        ranking = tuple(self.answers[text])
        return Answer(ranking, ranking)


def answer(*ranking: str, widened: bool = False) -> Answer:
    return Answer(ranking, () if widened else ranking)


def test_a_pair_is_found_unless_the_search_widened():
    pair = Pair("found", "nl", "cursus", COURSE)
    assert is_right(pair, answer("x", "course"), IDS)
    assert not is_right(pair, answer("x"), IDS)
    assert not is_right(pair, answer("course", widened=True), IDS)


def test_a_pair_is_apart_when_the_text_is_not_found():
    pair = Pair("apart", "nl", "tak", COURSE)
    assert is_right(pair, answer("x"), IDS)
    assert not is_right(pair, answer("x", "course"), IDS)


def test_a_false_friend_comes_below():
    pair = Pair("below", "nl", "eng", MEADOW, first=COURSE)
    assert is_right(pair, answer("course", "meadow"), IDS)
    assert is_right(pair, answer("course"), IDS)
    assert not is_right(pair, answer("meadow", "course"), IDS)
    assert not is_right(pair, answer("meadow"), IDS)


def test_shares_are_counted_per_side_and_language():
    pairs = [
        Pair("found", "nl", "cursus", COURSE),
        Pair("found", "nb", "kurs", COURSE),
        Pair("apart", "nl", "tak", COURSE),
    ]
    engine = Fixed({"cursus": ["course"], "kurs": [], "tak": []})
    plain = Fixed({"cursus": [], "kurs": [], "tak": ["course"]})
    rows, wrong = judge_pairs("compounds", pairs, engine, plain, IDS)
    shares = {(row.kind, row.language): (row.values["right"], row.baseline["right"]) for row in rows}
    assert shares == {
        ("found", "nl"): (1.0, 0.0),
        ("found", "nb"): (0.0, 0.0),
        ("found", "all"): (0.5, 0.0),
        ("kept", "nl"): (1.0, 0.0),
        ("kept", "all"): (1.0, 0.0),
    }
    assert wrong == [pairs[1]]


def test_needs_are_averaged_and_compared_with_their_originals():
    questions = {"nl": "eenzaam", "nb": "ensom", "en": "lonely"}
    need = Need("lonely", "student", "short", "nl", questions, {"friends": 3, "walk": 1})
    engine = Fixed({"eenzaam": ["1", "2"], "ensom": ["2", "1"], "lonely": []})
    asked = ask_needs([need], engine, {"friends": "1", "walk": "2"})
    rows = {(row.kind, row.language): row for row in judge_needs(asked, asked)}
    # Turned round: (1 + 7/log2(3)) / (7 + 1/log2(3)) = 5.4165 / 7.6309.
    turned = 5.4165 / 7.6309
    assert rows["short", "nb"].values["ndcg@10"] == pytest.approx(turned, abs=1e-4)
    assert rows["all", "all"].values["ndcg@10"] == pytest.approx((1 + turned) / 3, abs=1e-4)
    assert rows["all", "all"].values["success@1"] == pytest.approx(1 / 3)
    agreement = compare_languages(asked)
    assert agreement["in_total"] == pytest.approx((-1 + turned - 1) / 2, abs=1e-4)
    assert agreement["of_means"] == 1.0
    assert agreement["of_needs"] == pytest.approx((1 + 1 - turned) / 2, abs=1e-4)
    assert agreement["within"] == 0.0
    assert agreement["overlap"] == 0.5


def test_the_baseline_ranks_by_bm25_over_stems():
    documents = [
        InitiativeDocument("long", 0, (LanguageText("nl", "training", "over van alles en veel meer werk"),)),
        InitiativeDocument("short", 0, (LanguageText("nl", "trainingen"),)),
        InitiativeDocument("other", 0, (LanguageText("en", "sleep"),)),
    ]
    found = Baseline(documents).ask("training slaap", "nl")
    assert found.ranking == ("short", "long")
    assert not found.found
    assert Baseline(documents).ask("training", "en").found == {"short", "long"}


def test_the_command_prints_a_table_and_json(founding_records):
    out = StringIO()
    call_command("evaluate_search", "--set", "forms", "--wrong", stdout=out)
    assert "forms      found" in out.getvalue()
    out = StringIO()
    call_command("evaluate_search", "--set", "forms", "--part", "test", "--json", stdout=out)
    figures = json.loads(out.getvalue())
    assert figures["part"] == "test"
    judged = sum(row["cases"] for row in figures["rows"] if row["language"] == "all")
    assert judged == len(load_pairs("forms", "test"))
    assert all(0 <= row["values"]["right"] <= 1 for row in figures["rows"])


def test_the_test_part_does_not_tell_what_was_wrong(db):
    with pytest.raises(CommandError, match="not shown"):
        call_command("evaluate_search", "--part", "test", "--wrong")


def test_a_bank_without_founding_initiatives_cannot_be_judged(db):
    with pytest.raises(CommandError, match="109 founding initiatives"):
        call_command("evaluate_search")
