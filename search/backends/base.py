"""What every search engine's adapter promises. `tests/search/backend_contract.py` holds each to it."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from search.analysis import Label, Thesaurus
from search.documents import InitiativeDocument
from search.facets import FACET_NAMES
from search.query import SearchQuery

NO_THESAURUS = Thesaurus()


class State(StrEnum):
    """How an index is doing, or the server that keeps it."""

    OK = "ok"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    CORRUPT = "corrupt"
    OTHER_SCHEMA = "other-schema"
    # An index of this name is not ours, or a mapping is not the one that we made.
    FOREIGN = "foreign"
    # Of a server: no node answers, or too late, or it has too much to do, or no copy of a part of the index.
    DOWN = "down"
    SLOW = "slow"
    BUSY = "busy"
    INCOMPLETE = "incomplete"
    # It does not know us, we do not trust its certificate, or it is something else.
    REFUSED = "refused"
    UNTRUSTED = "untrusted"
    OTHER_SERVER = "other-server"
    # It answers, but writes nothing: its disk is full, or somebody said so.
    READ_ONLY = "read-only"


# What a rebuild mends. In any other state it would make things worse, or fail in the same way.
MENDED_BY_REBUILD = frozenset({State.MISSING, State.UNREADABLE, State.CORRUPT, State.OTHER_SCHEMA})
# States of a server in which asking again at once costs time and gives nothing.
OUT_OF_REACH = frozenset(
    {
        State.DOWN,
        State.SLOW,
        State.BUSY,
        State.INCOMPLETE,
        State.REFUSED,
        State.UNTRUSTED,
        State.OTHER_SERVER,
    }
)


class SearchUnavailable(Exception):  # noqa: N818 - it names a state, and callers answer otherwise
    """The index cannot answer: `state` says why in one word, the message in a sentence for operators."""

    def __init__(self, state: State, message: str) -> None:
        super().__init__(message)
        self.state = state


@dataclass(frozen=True, slots=True)
class RawHit:
    """One match: the document's id, its score, and the words of the search that it holds, folded."""

    id: str
    score: float
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawResults:
    """An engine's answer.

    `total` is exact. `counts` holds {facet: {value: results}}; values without results are absent.
    `widened`: no document holds every word, or few hold all of many, so these hold some of them; `complete`
    of them hold every word. `missing` are the words that no
    document at all holds, folded, where not every word is found together.
    """

    total: int
    hits: tuple[RawHit, ...]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    widened: bool = False
    complete: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """The state of an index, a sentence about it for operators, how many documents it holds, and its name.

    `generation` changes with every rebuild; None where there is no index.
    """

    state: State
    detail: str
    documents: int | None = None
    generation: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What one way of finding words of a search adds to the score of a document.

    `way` is word (as it stands), stem, part (of a compound), apart (parts of a compound of the search),
    pieces (of a hyphenated word), translation, concept, related (what lies near it), or coverage (one more
    word, in a widened search); `term` what the index holds, in `field`.
    """

    words: tuple[str, ...]
    way: str
    field: str
    term: str
    score: float


class RebuildSession(Protocol):
    """A new index that is built beside the live one."""

    def add(self, documents: Iterable[InitiativeDocument]) -> None:
        """Take in a batch of documents, none of which was added before."""

    def replay(self, documents: Iterable[InitiativeDocument], delete: Iterable[str]) -> None:
        """Take in what changed meanwhile: like `SearchBackend.write`, on the new index."""

    def switch(self) -> None:
        """Make the new index the live one, at once for every process, and drop the old."""


class SearchBackend(ABC):
    """An index of initiatives. `options` are those of one entry of settings.SEARCH_BACKENDS.

    Every method raises SearchUnavailable when the index is missing, unreadable, corrupt or of
    another schema; `health` and `exists` tell instead.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options

    @abstractmethod
    def search(
        self,
        query: SearchQuery,
        *,
        facets: Sequence[str] = FACET_NAMES,
        exclude: Collection[str] = (),
        thesaurus: Thesaurus = NO_THESAURUS,
    ) -> RawResults:
        """Answer `query`: one page of hits, the exact total, and drill-sideways counts of `facets`.

        Documents whose id is in `exclude` are as if they were not there.

        Every word of the text must be found in a document: as it stands, by its stem in any language, or as a
        part of a compound; stop words need not. Words that name a concept of `thesaurus` are also found by
        that concept. Where fewer documents than a page shows hold all that is asked for, those that hold
        some of it or what lies near it answer too, more of the meaning first. Words in quotation marks must
        stand in their order, and a word after a hyphen (-word) nowhere.
        """

    @abstractmethod
    def explain(
        self, query: SearchQuery, ids: Sequence[str], *, thesaurus: Thesaurus = NO_THESAURUS, widened: bool
    ) -> dict[str, list[Share]]:
        """Return {id: what makes its score, most first} of documents that `query` found, by relevance.

        `widened` is that of the answer.
        """

    @abstractmethod
    def similar(self, id: str, *, limit: int = 5) -> list[RawHit]:
        """Return the documents that share most with document `id`: rare topics, themes, and words."""

    @abstractmethod
    def suggest(
        self, words: Sequence[str], *, language: str, limit: int = 5, exclude: Collection[str] = ()
    ) -> list[str]:
        """Return ids of documents with a title that holds all `words`, the last one perhaps unfinished.

        `words` are folded, at least one; hyphenated ones keep their hyphens. Titles in `language` come first,
        then stronger evidence; ids in `exclude` are left out.
        """

    @abstractmethod
    def totals(
        self, facets: Sequence[str], *, exclude: Collection[str] = ()
    ) -> Mapping[str, Mapping[str, int]]:
        """Return {facet: {value: documents}} of all documents but `exclude`.

        Remembered until the index changes, so that it may be asked with every letter that is typed.
        """

    @abstractmethod
    def words(self) -> Mapping[str, int]:
        """Return {folded word: number of documents} of the most frequent 50,000 words.

        It may be somewhat behind the newest writes, as it is kept in memory.
        """

    @abstractmethod
    def naming(self, concepts: Collection[str], labels: Collection[Label]) -> list[str]:
        """Return the ids of documents whose texts name any of `concepts`, or hold all words of a label."""

    @abstractmethod
    def write(self, documents: Iterable[InitiativeDocument], delete: Iterable[str] = ()) -> None:
        """Store and delete documents; durable, found by everyone when this returns, and safe to repeat.

        A document replaces the one of the same id, unless the stored version is higher. `delete` may be
        {id: version}: where several processes write, that keeps a late one from deleting what is newer.
        Documents that the engine does not take raise an error that is no SearchUnavailable.
        """

    @abstractmethod
    def ids_and_digests(self) -> Iterator[tuple[str, str]]:
        """Yield (id, digest) of every document, to compare with the database."""

    @abstractmethod
    def health(self) -> Health:
        """Tell how the index is doing; never raises."""

    @abstractmethod
    def exists(self) -> bool:
        """Tell whether there is an index of this schema."""

    @abstractmethod
    def rebuild(self) -> AbstractContextManager[RebuildSession]:
        """Build a new index beside the live one; without `switch()` nothing of it remains.

        One at a time: raises SearchUnavailable while another process rebuilds.
        """

    def rollback(self) -> None:
        """Make the index that was live before the last switch the live one again.

        It lacks what changed since: compare and repair it. Raises SearchUnavailable where there is none.
        """
        raise SearchUnavailable(State.MISSING, "this engine keeps no earlier index: rebuild instead")

    @abstractmethod
    def scratch(self) -> AbstractContextManager["SearchBackend"]:
        """Give the same engine over an index of its own, which does not exist yet and is gone afterwards."""
