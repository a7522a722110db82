"""Other processes that read the texts of a rebuild while this one asks the database and fills the index."""

import logging
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import Pipe
from uuid import UUID

from django.conf import settings

from initiatives.vocabulary import get_vocabulary

from .analysis import Label
from .documents import InitiativeDocument, complete, load_bare_documents, load_documents
from .texts import LanguageText, TextReading
from .thesaurus import all_labels

logger = logging.getLogger(__name__)

PROCESSES = 2
# Batches on their way: the readers have one each in hand and one to go on with.
AHEAD = 3


class Loading:
    """One batch of a rebuild on its way: the keys, and the documents once their texts are read."""

    def __init__(self, keys: list[UUID], readers: "Readers") -> None:
        self.keys = keys
        self._readers = readers
        self._documents: list[InitiativeDocument] = []
        self._error: Exception | None = None
        try:
            self._documents = load_bare_documents(keys, None, get_vocabulary())
        except Exception as error:
            # Raised where the batch is asked for, as if it were loaded only then.
            self._error = error
        texts = [text for document in self._documents for text in document.texts]
        self._languages = [text.language for text in texts]
        self._answers = readers.ask(texts)

    def documents(self) -> list[InitiativeDocument]:
        """Return the documents, once they are read; in this process where the others are gone."""
        if self._error:
            raise self._error
        try:
            answers = {code: iter(answer.result()) for code, answer in self._answers.items()}
        except (EOFError, OSError):
            self._readers.are_lost()
            return load_documents(self.keys)
        number_of = self._readers.number_of
        readings = [next(answers[number_of(language)]) for language in self._languages]
        return complete(self._documents, readings)


class Readers:
    """Processes for the texts of a rebuild, each for languages of its own: so each word is worked out once.

    They end with the block, and also where this process is killed: each ends when its connection does.
    """

    def __init__(self) -> None:
        codes = [code for code, _name in settings.LANGUAGES]
        self._numbers = {code: place % PROCESSES for place, code in enumerate(codes)}
        self._lost = False

    def __enter__(self) -> "Readers":
        labels = [*all_labels(get_vocabulary())]
        self.processes = [
            Process([label for label in labels if self._numbers.get(label.language) == number])
            for number in sorted(set(self._numbers.values()))
        ]
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.processes:
            process.end()

    def load(self, batches: Iterable[list[UUID]]) -> Iterator[Loading]:
        """Yield the batches in their order, some read ahead."""
        waiting: deque[Loading] = deque()
        for keys in batches:
            waiting.append(Loading(keys, self))
            if len(waiting) > AHEAD:
                yield waiting.popleft()
        yield from waiting

    def ask(self, texts: Sequence[LanguageText]) -> dict[int, Future[list[TextReading]]]:
        """Have `texts` read; return {number of a process: what it will answer}."""
        shares: dict[int, list[LanguageText]] = {}
        for text in texts:
            shares.setdefault(self.number_of(text.language), []).append(text)
        return {number: self.processes[number].ask(share) for number, share in shares.items()}

    def number_of(self, language: str) -> int:
        """Return which process reads `language`."""
        return self._numbers[language]

    def are_lost(self) -> None:
        """Say once that a process is gone."""
        if not self._lost:
            self._lost = True
            logger.warning("search.rebuild.alone a process that read texts is gone")


class Process:
    """One process, and the thread of this one that talks to it."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self._connection, theirs = Pipe()
        with theirs:
            command = [sys.executable, "-m", "search.rebuild_reading", str(theirs.fileno())]
            self._process = subprocess.Popen(  # noqa: S603
                command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, pass_fds=(theirs.fileno(),)
            )
        self.pid = self._process.pid
        self._talk = ThreadPoolExecutor(1)
        self._talk.submit(self._connection.send, labels)

    def ask(self, texts: Sequence[LanguageText]) -> Future[list[TextReading]]:
        """Have `texts` read; EOFError or OSError in the answer where the process is gone."""
        rows = [(text.language, text.title, text.summary, text.body, text.names) for text in texts]
        return self._talk.submit(self._answer, rows)

    def _answer(self, rows: list[tuple[str, ...]]) -> list[TextReading]:
        self._connection.send(rows)
        answer = self._connection.recv()
        if isinstance(answer, str):
            raise RuntimeError(f"texts could not be read: {answer}")
        return answer

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        # It holds nothing that must be kept. What waits for its answer fails, and nobody asks for that.
        self._process.kill()
        self._process.wait()
        self._talk.shutdown(wait=True, cancel_futures=True)
        self._connection.close()
