"""tantivy's own calls, on the index that the site has open."""

import shutil
from collections.abc import Callable
from pathlib import Path

import tantivy

from initiatives.models import InitiativePage
from initiatives.vocabulary import get_vocabulary
from search.analysis import Question, Thesaurus, all_query_words, understand
from search.backends.plan import Plan
from search.backends.tantivy import TantivyBackend
from search.backends.tantivy_facets import count_facets
from search.backends.tantivy_query import SearcherStatistics, filtered, to_query
from search.backends.tantivy_schema import to_tantivy
from search.backends.tantivy_writer import BATCH_HEAP, THREADS
from search.documents import load_documents
from search.facets import FACET_NAMES
from search.query import SearchQuery
from search.thesaurus import get_thesaurus

from . import Memory

TOP = 20
MB = 2**20


class Probe:
    """See benchmarks.probes.Probe."""

    def __init__(self, backend: TantivyBackend) -> None:
        self.backend = backend

    @property
    def searcher(self) -> tantivy.Searcher:
        """The searcher that the site's next search would use."""
        return self.backend._reader.snapshot().searcher

    def bare_search(self, query: SearchQuery) -> Callable[[], object]:
        """Return the engine's own call with a query that is built already, scored as the site scores it."""
        searcher, plan = self.searcher, self._plan(query)
        if query.effective_sort != "relevance":
            plain = self._plain(plan, query)
            return lambda: (
                searcher.search(plain, TOP, order_by_field="rank_newest", order=tantivy.Order.Desc).count
            )
        scored = plan.scoring_any() if self._is_widened(query) else plan.scoring_all()
        scored = filtered(to_query(scored), query.filters)
        return lambda: searcher.search(scored, TOP).count

    def same_requests(self, query: SearchQuery) -> None:
        """Nothing is sent."""

    def count_facets(self, query: SearchQuery) -> Callable[[], object]:
        """Return the site's drill-sideways count of all facets, with its query built already."""
        searcher, plan = self.searcher, self._plan(query)
        total = self.backend.search(query, facets=(), thesaurus=_thesaurus()).total
        matching = to_query(plan.matching(plan.question.units, all_of_them=not self._is_widened(query)))
        has_text = bool(plan.question.units)
        return lambda: count_facets(searcher, matching, query.filters, FACET_NAMES, total, has_text=has_text)

    def copy_index(self, scratch: Path) -> TantivyBackend:
        """Return a backend on a copy of the files."""
        copy = scratch / "copy"
        shutil.copytree(self.backend.store.path, copy)
        return TantivyBackend({**self.backend.options, "PATH": copy})

    def bare_commit(self, scratch: Path) -> Callable[[], None]:
        """Return an upsert of one ready document and its commit, with a writer of its own as tantivy's
        documentation has it.
        """
        copy = scratch / "bare-commit"
        shutil.copytree(self.backend.store.live_generation(), copy)
        index = tantivy.Index.open(str(copy))
        key = InitiativePage.objects.values_list("translation_key", flat=True).first()
        [document] = load_documents([key], {key: 0})
        ready = to_tantivy(document)

        def commit() -> None:
            writer = index.writer(BATCH_HEAP, THREADS)
            writer.delete_documents_by_term("id", document.id)
            writer.add_document(ready)
            writer.commit()
            writer.wait_merging_threads()

        return commit

    def memory(self) -> Memory:
        """Return the size of the files; the rest is this process."""
        files = self.backend.store.live_generation().rglob("*")
        return Memory(index=sum(file.stat().st_size for file in files if file.is_file()) / MB)

    def forget(self) -> None:
        """Drop the counts that the open snapshot remembers, and the searches that were understood."""
        all_query_words.cache_clear()
        understand.cache_clear()
        self.backend._reader.snapshot().counts.clear()

    def _plan(self, query: SearchQuery) -> Plan:
        return Plan(self._understand(query), query.language, SearcherStatistics(self.searcher))

    def _understand(self, query: SearchQuery) -> Question:
        return understand(query.text, query.language, _thesaurus())

    def _plain(self, plan: Plan, query: SearchQuery) -> tantivy.Query:
        matching = plan.matching(plan.question.units, all_of_them=not self._is_widened(query))
        return filtered(to_query(matching), query.filters)

    def _is_widened(self, query: SearchQuery) -> bool:
        return self.backend.search(query, facets=(), thesaurus=_thesaurus()).widened


def _thesaurus() -> Thesaurus:
    return get_thesaurus(get_vocabulary())
