"""The URL is the whole state of a search; what cannot be honoured is left out and named."""

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import query_words
from search.facets import FACET_NAMES
from search.query import SORTS, SearchQuery, canonical_filters

KNOWN = {name: {f"{name}-{number}": "" for number in range(120)} for name in FACET_NAMES}
KNOWN["organisation"]["ø&=+ /?"] = ""


def read(querystring: str, known=KNOWN) -> SearchQuery:
    return SearchQuery.from_querydict(QueryDict(querystring), language="nl", known=known)


def codes(query: SearchQuery) -> list[str]:
    return [problem.code for problem in query.problems]


chosen = st.dictionaries(
    st.sampled_from(FACET_NAMES), st.sets(st.integers(0, 119), min_size=1, max_size=4), max_size=5
).map(lambda facets: canonical_filters({n: [f"{n}-{v}" for v in vs] for n, vs in facets.items()}))


class TestRoundTrip:
    @given(st.text(max_size=300), chosen, st.sampled_from(SORTS), st.integers(1, 500))
    def test_what_was_read_is_written_and_read_again(self, text, filters, sort, page):
        asked = QueryDict(mutable=True)
        asked["q"] = text.encode("utf-8", "ignore").decode()
        for facet, values in filters:
            asked.setlist(facet, values)
        asked["sort"], asked["page"] = sort, str(page)
        first = SearchQuery.from_querydict(asked, language="nl", known=KNOWN)
        again = read(first.to_querystring())
        assert again == first
        assert again.to_querystring() == first.to_querystring()
        assert again.problems == () or codes(again) == ["no-words"] or "too-many-words" in codes(again)

    @given(st.text(max_size=400))
    def test_no_query_string_fails(self, querystring):
        query = read(querystring.encode("utf-8", "ignore").decode())
        assert read(query.to_querystring()) == query

    def test_canonical_order_and_defaults_left_out(self):
        query = read("page=3&sort=newest&year=year-1&theme=theme-2&theme=theme-1&q=a&sort=title&utm_source=x")
        assert query.to_querystring() == "q=a&theme=theme-1&theme=theme-2&year=year-1&sort=title&page=3"
        assert read("sort=relevance&page=1&q=").to_querystring() == ""

    def test_values_are_encoded(self):
        query = SearchQuery(text="a&b=c ø", filters=canonical_filters({"organisation": ["ø&=+ /?"]}))
        assert read(query.to_querystring()) == query


class TestChanges:
    query = SearchQuery(
        text="stress",
        filters=canonical_filters({"theme": ["theme-1"], "kind": ["kind-1", "kind-2"]}),
        sort="newest",
        page=4,
    )

    @pytest.mark.parametrize("facet", FACET_NAMES)
    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_cheap_toggles_are_those_of_the_query(self, facet, number):
        value = f"{facet}-{number}"
        expected = self.query.toggled(facet, value).to_querystring()
        assert self.query.toggle_querystrings(facet)(value) == expected
        bare = SearchQuery()
        assert bare.toggle_querystrings(facet)(value) == bare.toggled(facet, value).to_querystring()

    def test_toggling_twice_changes_nothing_but_the_page(self):
        twice = self.query.toggled("theme", "theme-9").toggled("theme", "theme-9")
        assert twice == self.query.at_page(1)

    def test_without(self):
        assert self.query.without("kind", "kind-1").values("kind") == ("kind-2",)
        assert self.query.without("kind").values("kind") == ()
        assert self.query.without("kind").values("theme") == ("theme-1",)
        assert self.query.without().filters == ()
        assert self.query.without().text == "stress"

    def test_every_change_but_the_page_goes_to_page_one(self):
        changed = [
            self.query.toggled("theme", "theme-2"),
            self.query.without("kind"),
            self.query.sorted_by("title"),
        ]
        assert {each.page for each in changed} == {1}
        assert self.query.at_page(7).page == 7

    def test_a_page_holds_one_to_a_hundred_results(self):
        sizes = [SearchQuery(page_size=size).page_size for size in (-1, 0, 1, 20, 100, 101)]
        assert sizes == [1, 1, 1, 20, 100, 100]

    def test_relevance_without_words_means_newest(self):
        assert SearchQuery().effective_sort == "newest"
        assert SearchQuery(text="***").effective_sort == "newest"
        assert SearchQuery(text="stress").effective_sort == "relevance"
        assert SearchQuery(sort="title").effective_sort == "title"


class TestProblems:
    @pytest.mark.parametrize(
        ("querystring", "problems"),
        [
            ("q=stress", []),
            ("q=een%00zaam", ["control-characters"]),
            ("q=%ff%fe", ["control-characters"]),
            ("q=%E0%A4%A", ["control-characters"]),
            ("q=%E2%80%AEstress", ["control-characters"]),
            ("q=" + "a" * 200, []),
            ("q=" + "a" * 201, ["too-long"]),
            ("q=" + "+".join(f"w{number}" for number in range(21)), ["too-many-words"]),
            ("q=***", ["no-words"]),
            ("q=%F0%9F%98%80", ["no-words"]),
            ("q=+++", []),
            ("theme=theme-1&theme=theme-1", []),
            ("theme=unknown", ["unknown-value"]),
            ("theme=unknown&theme=theme-1&kind=%00", ["unknown-value", "unknown-value"]),
            ("theme=", []),
            ("sort=unknown", ["unknown-sort"]),
            ("sort=", []),
            ("page=0", ["bad-page"]),
            ("page=-1", ["bad-page"]),
            ("page=abc", ["bad-page"]),
            ("page=²", ["bad-page"]),
            ("page=1e9", ["bad-page"]),
            ("page=500", []),
            ("page=501", ["page-too-far"]),
            ("page=999999999", ["page-too-far"]),
            ("page=" + "9" * 5_000, ["bad-page"]),
            ("language=xx&nonsense=1", ["unknown-value"]),
        ],
    )
    def test_what_is_not_honoured_is_named(self, querystring, problems):
        assert codes(read(querystring)) == problems

    def test_the_rest_is_honoured(self):
        query = read("q=stress%00&theme=unknown&theme=theme-1&sort=x&page=0")
        assert (query.text, query.filters, query.sort, query.page) == (
            "stress",
            (("theme", ("theme-1",)),),
            "relevance",
            1,
        )

    def test_of_a_long_text_the_words_are_kept_that_say_most(self):
        filler = "hello everybody and thank you for all that you have been doing with us these last days " * 3
        query = read(
            f"q={filler} our PhD candidates suffer from procrastination and loneliness".replace(" ", "+")
        )
        assert {"PhD", "candidates", "procrastination", "loneliness"} <= set(query.text.split())
        assert len(query.text) <= 200
        assert len(query.text.split()) <= 20
        assert query.text in str(query.problems[0])
        assert read(query.to_querystring()) == query

    def test_what_is_said_often_is_kept(self):
        rare = " ".join(f"zeldzaam{number}" for number in range(100))
        assert "stress" in read(f"q=stress {rare} {'Stress ' * 6}".replace(" ", "+")).text.split()

    def test_of_many_words_those_are_left_out_that_say_least(self):
        rare = [f"zw{number}" for number in range(20)]
        query = read("q=" + "+".join(["people", *rare, "the", "of"]))
        assert codes(query) == ["too-many-words"]
        assert query.problems[0].params["words"] == "people"
        assert "people" not in {word.word for word in query_words(query.text)}

    def test_many_words_of_which_few_say_anything_are_no_problem(self):
        assert codes(read("q=" + "+".join(["the", "of", "and", "stress"] * 8))) == []
        words = (
            "what can we do for the students who are in a first year and do not feel that they are at home"
        )
        assert codes(read(f"q={words}".replace(" ", "+"))) == []

    @pytest.mark.parametrize(
        "text", ["a" * 10_000, "(" * 5_000, "ab\u200b" * 2_000, "漢字" * 3_000, "💬 " * 900]
    )
    def test_long_text_of_any_kind_is_shortened(self, text):
        parameters = QueryDict(mutable=True)
        parameters["q"] = text
        query = SearchQuery.from_querydict(parameters, language="nl", known=KNOWN)
        assert len(query.text) <= 200
        assert codes(query)[0].startswith("too-long")

    def test_a_page_beyond_the_window_is_the_last_in_it(self):
        assert read("page=999999999").page == 500

    def test_a_hundred_values_and_no_more(self):
        values = "&".join(f"topic=topic-{number}" for number in range(101))
        query = read(values + "&year=year-1")
        assert len(query.values("topic")) == 100
        assert query.values("year") == ()
        assert codes(query) == ["too-many-values"]
        assert codes(read("&".join(f"topic=topic-{number}" for number in range(100)))) == []

    def test_a_facet_after_a_full_hundred_is_named(self):
        values = "&".join(f"topic=topic-{number}" for number in range(100))
        query = read(values + "&year=year-1")
        assert codes(query) == ["too-many-values"]

    def test_messages_are_in_the_readers_language_and_short(self):
        with override("en"):
            messages = [str(problem) for problem in read(f"theme={'x' * 900}&sort=%00evil&page=abc").problems]
        assert messages == [
            f"“{'x' * 40}…” is not a choice under Theme. It was left out.",
            "“ evil” is not a way to sort. You see the usual order.",
            "“abc” is not a page. You see the first page.",
        ]

    def test_problems_do_not_make_queries_differ(self):
        assert read("page=0") == read("")
