"""Texts and searches name concepts by their labels, the longest first."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.models import Concept, Topic
from initiatives.vocabulary import get_vocabulary
from search.analysis import Highlighter, Label, Thesaurus, query_words, understand
from search.analysis.operators import read_operators
from search.backends import get_backend
from search.models import OutboxEntry
from search.rebuild import rebuild_index
from search.thesaurus import get_thesaurus

THESAURUS = Thesaurus(
    [
        Label("sleep", "nl", "slaap"),
        Label("safety", "nl", "veiligheid"),
        Label("social-safety", "nl", "sociale veiligheid"),
        Label("procrastination", "nl", "uitstellen van studeren"),
        Label("belonging", "en", "sense of belonging"),
        Label("online-health", "nl", "e-health"),
    ]
)


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "named"),
        [
            ("Over slaap en slapen", ["sleep", "sleep"]),
            ("Sociale veiligheid", ["social-safety"]),
            ("Veiligheid is sociaal", ["safety"]),
            ("Veiligheid, sociale veiligheid, veiligheid", ["safety", "social-safety", "safety"]),
            ("Het uitstellen van het studeren", ["procrastination"]),
            ("uitstellen en dan studeren", ["procrastination"]),
            ("uitstellen wandelen studeren", []),
            ("uitstellen als ik het studeren", []),
            ("een slaapcursus", ["sleep"]),
            ("ehealth en e-health", ["online-health", "online-health"]),
            ("slaafs", []),
            ("", []),
        ],
    )
    def test_name_the_longest_label(self, text, named):
        assert THESAURUS.concepts_in(text, "nl") == named

    def test_are_read_in_their_own_language(self):
        assert THESAURUS.concepts_in("a sense of belonging", "en") == ["belonging"]
        assert THESAURUS.concepts_in("a sense of belonging", "nl") == []

    def test_places_are_those_of_the_text(self):
        text = "Ons e-health-aanbod: sociale veiligheid."
        (mention,) = THESAURUS.mentions(text, "nl", {"social-safety", "sleep"})
        assert text[mention.start : mention.end] == "sociale veiligheid"

    @given(
        st.lists(
            st.sampled_from(
                ["sociale", "veiligheid", "het", "slaapcursus", "fiets", "uitstellen", "van", "studeren"]
            ),
            max_size=30,
        ),
        st.sampled_from(["safety", "social-safety", "sleep", "procrastination"]),
    )
    def test_what_is_named_around_a_word_is_what_the_whole_text_names(self, raws, concept):
        text = " ".join(raws)
        marks = Highlighter(query_words("xyzzy"), concepts=[concept], thesaurus=THESAURUS)
        whole = [(each.start, each.end) for each in THESAURUS.mentions(text, "nl", {concept})]
        assert marks.spans(text, "nl") == whole
        learned = Highlighter(query_words("xyzzy"), concepts=[concept], thesaurus=THESAURUS)
        learned.learn([(text, "nl"), ("Iets anders.", "nl")])
        assert learned.spans(text, "nl") == whole

    @given(st.text(max_size=300))
    def test_any_text_can_be_read(self, text):
        for code in ("nl", "nb", "en"):
            THESAURUS.concepts_in(text, code)
            for mention in THESAURUS.mentions(text, code, {"sleep"}):
                assert text[mention.start : mention.end]

    @pytest.mark.parametrize("text", ["slaap " * 30_000, "sociale " * 20_000, "uitstellen van " * 13_000])
    def test_hostile_text_takes_little_time(self, text):
        started = time.process_time()
        THESAURUS.concepts_in(text, "nl")
        assert time.process_time() - started < 2


class TestQuestions:
    def units(self, text, language="nl"):
        return [
            (" ".join(word.word for word in unit.words), [each.concept for each in unit.concepts])
            for unit in understand(text, language, THESAURUS).units
        ]

    def test_a_phrase_is_one_unit_and_other_words_stay(self):
        assert self.units("cursus sociale veiligheid avond") == [
            ("cursus", []),
            ("sociale veiligheid", ["social-safety"]),
            ("avond", []),
        ]

    def test_stop_words_within_a_phrase_need_not_be_found(self):
        assert self.units("sense of belonging", "en") == [("sense belonging", ["belonging"])]

    def test_another_language_counts_less(self):
        (unit,) = understand("slaap", "en", THESAURUS).units
        assert [(each.concept, each.weight) for each in unit.concepts] == [("sleep", 0.6)]

    def test_common_words_weigh_less(self):
        weights = [unit.weight for unit in understand("mensen denken eenzaamheid", "nl", THESAURUS).units]
        assert weights == sorted(weights)
        assert weights[0] < weights[-1]

    @given(st.text(max_size=300))
    def test_every_required_word_is_in_one_unit(self, text):
        question = understand(text, "nl", THESAURUS)
        words = [word.word for word in question.words]
        assert len(words) == len(set(words))
        # Words with a hyphen before them are those that must be absent.
        assert bool(words) == bool(query_words(read_operators(text).text))


def test_highlights_hold_what_names_the_concept_of_a_search():
    labels = {"en": "sense of belonging", "nl": "erbij horen"}
    thesaurus = Thesaurus(Label("belonging", code, label) for code, label in labels.items())
    question = understand("sense of belonging", "en", thesaurus)
    highlighter = Highlighter(question.words, concepts=question.concepts, thesaurus=thesaurus)
    text = "Wie wil erbij horen?"
    assert [text[start:end] for start, end in highlighter.spans(text, "nl")] == ["erbij horen"]


@pytest.mark.django_db
class TestVocabulary:
    def test_two_words_of_a_label_name_it_each(self):
        thesaurus = get_thesaurus(get_vocabulary())
        assert "topic/grief" in thesaurus.concepts_in("rouw", "nl")
        assert "topic/grief" in thesaurus.concepts_in("loss", "en")

    @pytest.mark.parametrize(
        ("language", "text", "concept"),
        [
            ("en", "Support for students, at little cost", "term/helpdesk"),
            ("en", "It costs 20 euros", "term/free-of-charge"),
            ("en", "The course runs for six weeks", "term/running"),
            ("en", "An organisation for students", "term/employer"),
            ("nl", "Niet alleen voor eerstejaars", "topic/loneliness"),
            ("nl", "Een beurs aanvragen", "term/exhibition-market"),
            ("nb", "Kurset handler om søvn", "term/shopping"),
            ("nb", "Vi tror at flere kommer", "term/religion"),
            ("nb", "En utsatt gruppe", "topic/procrastination"),
            ("nb", "Han har bestått eksamen", "term/failing-an-exam"),
        ],
    )
    def test_words_that_mostly_mean_something_else_name_nothing(self, language, text, concept):
        assert concept not in get_thesaurus(get_vocabulary()).concepts_in(text, language)

    def test_it_is_made_once_for_each_snapshot(self):
        vocabulary = get_vocabulary()
        assert get_thesaurus(vocabulary) is get_thesaurus(vocabulary)

    def test_how_strong_the_evidence_is_names_no_subject(self):
        assert get_thesaurus(get_vocabulary()).concepts_in("strong high low", "en") == []


@pytest.mark.django_db
class TestChanges:
    """A change to the words of a concept asks for the initiatives that it touches, and only those."""

    @pytest.fixture
    def asked(self, index, add_initiative):
        pages = {
            "lonely": add_initiative("Eenzaamheid"),
            "hut": add_initiative("Hutje op de hei"),
            "other": add_initiative("Wandelgroep"),
        }
        rebuild_index(backend=get_backend())
        OutboxEntry.objects.all().delete()
        return lambda: {
            name
            for name, page in pages.items()
            if OutboxEntry.objects.filter(translation_key=page.translation_key).exists()
        }

    def test_a_new_word(self, asked, found_ids):
        topic = Topic.objects.get(slug="loneliness")
        topic.alt = {**topic.alt, "nl": [*topic.alt.get("nl", []), "hutje op de hei"]}
        topic.save()
        assert asked() == {"hut"}

    def test_a_word_that_goes(self, asked):
        topic = Topic.objects.get(slug="loneliness")
        topic.labels = {**topic.labels, "nl": "iets anders"}
        topic.save()
        assert asked() == {"lonely"}

    def test_a_concept_that_goes(self, asked):
        term = Concept.objects.create(scheme="term", slug="hut", labels={"nl": "hutje"})
        assert asked() == {"hut"}
        rebuild_index(backend=get_backend())
        OutboxEntry.objects.all().delete()
        term.delete()
        assert asked() == {"hut"}

    def test_what_names_nothing(self, asked):
        topic = Topic.objects.get(slug="loneliness")
        topic.definition = {"nl": "Wandelgroep"}
        topic.save()
        assert asked() == set()
