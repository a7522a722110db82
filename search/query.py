"""A search as a value. The URL is its whole state: the two turn into each other without loss."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from django.http import QueryDict

from .analysis import MAX_QUERY_WORDS, all_query_words, query_words
from .analysis.telling import telling_text
from .analysis.terms import written_words
from .facets import FACET_NAMES, FACETS_BY_NAME
from .problems import Problem, shorten

SORTS = ("relevance", "newest", "reviewed", "evidence", "title")
DEFAULT_SORT = "relevance"
EXACT = "exact"

MAX_TEXT_LENGTH = 200
# Of a pasted text so much is read, to find the words that say most.
MAX_READ_LENGTH = 10_000
MAX_FILTER_VALUES = 100
RESULT_WINDOW = 10_000
PAGE_SIZE = 20
MAX_PAGE_SIZE = 100

# Control characters, halves of surrogate pairs, what a broken percent-encoding turns into, and
# marks that turn the direction of the text around them.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufff9-\ufffb\u202a-\u202e\u2066-\u2069]"
)
_PAGE = re.compile(r"[0-9]{1,9}")

Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class SearchQuery:
    """What a reader asks for. Two queries are equal when their answers are; problems do not count.

    `filters` holds (facet name, sorted values) in the order in which facets are declared. A page
    holds 1 to 100 results. `exact`: what was typed is meant as it is, and not corrected.
    """

    text: str = ""
    filters: Filters = ()
    sort: str = DEFAULT_SORT
    page: int = 1
    page_size: int = PAGE_SIZE
    language: str = "nl"
    exact: bool = False
    problems: tuple[Problem, ...] = dataclass_field(default=(), compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "page_size", min(max(1, self.page_size), MAX_PAGE_SIZE))

    @property
    def effective_sort(self) -> str:
        """The order of the results: without words to look for, relevance means newest."""
        has_words = bool(query_words(self.text))
        return "newest" if self.sort == DEFAULT_SORT and not has_words else self.sort

    @property
    def offset(self) -> int:
        """The number of results before this page."""
        return (self.page - 1) * self.page_size

    @property
    def last_page(self) -> int:
        """The last page that lies within the result window."""
        return max(1, RESULT_WINDOW // self.page_size)

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the chosen values of `facet`."""
        return dict(self.filters).get(facet, ())

    def toggled(self, facet: str, value: str) -> "SearchQuery":
        """Return this search with `value` added to, or taken from, the choices of `facet`; at page 1."""
        chosen = set(self.values(facet)) ^ {value}
        return self._with_filters({**dict(self.filters), facet: chosen})

    def without(self, facet: str | None = None, value: str | None = None) -> "SearchQuery":
        """Return this search without one value, without one facet's choices, or without any; at page 1."""
        if facet is None:
            return self._with_filters({})
        kept = set() if value is None else set(self.values(facet)) - {value}
        return self._with_filters({**dict(self.filters), facet: kept})

    def at_page(self, page: int) -> "SearchQuery":
        """Return this search at another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> "SearchQuery":
        """Return this search in another order; at page 1."""
        return replace(self, sort=sort, page=1)

    def parameters(self) -> list[tuple[str, str]]:
        """Return the URL parameters in canonical order: text, facets, sort, page; defaults left out."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet, value) for facet, values in self.filters for value in values]
        if self.sort != DEFAULT_SORT:
            pairs.append(("sort", self.sort))
        if self.exact:
            pairs.append((EXACT, "1"))
        if self.page != 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def to_querystring(self) -> str:
        """Return the canonical query string, without a question mark; "" for the search that asks nothing."""
        return urlencode(self.parameters())

    def toggle_querystrings(self, facet: str) -> Callable[[str], str]:
        """Return a function from a value of `facet` to `toggled(facet, value).to_querystring()`.

        A page shows hundreds of values, so what stands before and after this facet is encoded once.
        """
        chosen = self.values(facet)
        empty = replace(self, filters=tuple(each for each in self.filters if each[0] != facet), page=1)
        before, after = _split_at(empty.parameters(), facet)

        def toggled(value: str) -> str:
            values = sorted({*chosen} ^ {value}) if chosen else (value,)
            own = "&".join(f"{facet}={_quote(each)}" for each in values)
            return "&".join(filter(None, (before, own, after)))

        return toggled

    def _with_filters(self, chosen: Mapping[str, Iterable[str]]) -> "SearchQuery":
        return replace(self, filters=canonical_filters(chosen), page=1)

    @classmethod
    def from_querydict(
        cls, querydict: QueryDict, *, language: str, known: Mapping[str, Collection[str]]
    ) -> "SearchQuery":
        """Read a search from URL parameters; what cannot be honoured is left out and named in `problems`.

        `known` holds the values that each facet has. Parameters that are not ours are ignored.
        """
        problems: list[Problem] = []
        query = cls(
            text=_read_text(querydict.get("q", ""), problems),
            filters=_read_filters(querydict, known, problems),
            sort=_read_sort(querydict.get("sort", ""), problems),
            language=language,
            exact=querydict.get(EXACT) == "1",
        )
        page = _read_page(querydict.get("page", ""), query.last_page, problems)
        return replace(query, page=page, problems=tuple(problems))


def canonical_filters(chosen: Mapping[str, Iterable[str]]) -> Filters:
    """Return choices as a value of `SearchQuery.filters`: facets as declared, values sorted, each once."""
    return tuple((name, tuple(sorted(set(chosen[name])))) for name in FACET_NAMES if chosen.get(name))


_quote = lru_cache(maxsize=4096)(quote_plus)


def _split_at(parameters: list[tuple[str, str]], facet: str) -> tuple[str, str]:
    """Return the encoded parameters that canonical order puts before, and after, those of `facet`."""
    earlier = {"q", *FACET_NAMES[: FACET_NAMES.index(facet)]}
    before = [pair for pair in parameters if pair[0] in earlier]
    return urlencode(before), urlencode(parameters[len(before) :])


def _read_text(raw: str, problems: list[Problem]) -> str:
    readable = _UNREADABLE.sub(" ", raw)
    if readable != raw:
        problems.append(Problem("control-characters"))
    text = " ".join(readable[:MAX_READ_LENGTH].split())
    if len(text) > MAX_TEXT_LENGTH:
        text = _shorten_text(text, problems)
    words = all_query_words(text)
    left_out = [word.word for word in words if not word.is_stop and word not in query_words(text)]
    if left_out:
        shown = shorten(", ".join(map(written_words(text).__getitem__, left_out)), MAX_TEXT_LENGTH)
        problems.append(Problem("too-many-words", {"limit": MAX_QUERY_WORDS, "words": shown}))
    if text and not words:
        problems.append(Problem("no-words"))
    return text


def _shorten_text(text: str, problems: list[Problem]) -> str:
    """Return what says most of a text that is too long for an address, which hundreds of links repeat."""
    telling = telling_text(text, most_words=MAX_QUERY_WORDS, most_letters=MAX_TEXT_LENGTH)
    if telling:
        problems.append(Problem("too-long", {"limit": MAX_TEXT_LENGTH, "words": telling}))
        return telling
    problems.append(Problem("too-long-cut", {"limit": MAX_TEXT_LENGTH}))
    return text[:MAX_TEXT_LENGTH].strip()


def _read_filters(
    querydict: QueryDict, known: Mapping[str, Collection[str]], problems: list[Problem]
) -> Filters:
    chosen: dict[str, set[str]] = {}
    room = MAX_FILTER_VALUES
    for name in FACET_NAMES:
        asked = dict.fromkeys(querydict.getlist(name))
        values = [value for value in asked if value in known.get(name, ())]
        _report_unknown(name, [value for value in asked if value not in values], problems)
        chosen[name] = set(values[:room])
        room -= len(chosen[name])
        if len(values) > len(chosen[name]):
            problems.append(Problem("too-many-values", {"limit": MAX_FILTER_VALUES}))
            break
    return canonical_filters(chosen)


def _report_unknown(name: str, values: list[str], problems: list[Problem]) -> None:
    """Name the first unknown value of a facet; a hundred of them need not be repeated."""
    told = next((value for value in values if value), None)
    if told is not None:
        shown = shorten(_UNREADABLE.sub(" ", told))
        problems.append(Problem("unknown-value", {"value": shown, "facet": FACETS_BY_NAME[name].label}))


def _read_sort(raw: str, problems: list[Problem]) -> str:
    if raw in SORTS:
        return raw
    if raw:
        problems.append(Problem("unknown-sort", {"value": shorten(_UNREADABLE.sub(" ", raw))}))
    return DEFAULT_SORT


def _read_page(raw: str, last_page: int, problems: list[Problem]) -> int:
    if not raw:
        return 1
    if not _PAGE.fullmatch(raw) or int(raw) < 1:
        problems.append(Problem("bad-page", {"value": shorten(_UNREADABLE.sub(" ", raw))}))
        return 1
    if int(raw) > last_page:
        problems.append(Problem("page-too-far", {"value": int(raw)}))
        return last_page
    return int(raw)
