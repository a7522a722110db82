"""Reads texts for a rebuild: `rebuild_readers.py` runs `python -m search.rebuild_reading DESCRIPTOR`.

It needs the settings and the word tables, and neither models nor a database. First come the labels of the
thesaurus, then batches of texts, and each is answered; when the connection ends, so does the process.
"""

import os
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection

from .analysis import Label, Thesaurus, rare_garbage_collection, widen
from .texts import LanguageText, TextReading, read_texts

# The words of one language are remembered here as those of three are elsewhere: 50 MB when full.
_TIMES = 3
# Searches go before a rebuild where both want the processor.
_NICENESS = 10


class Reader:
    """Reads texts of some languages, with a thesaurus of these."""

    def __init__(self, labels: Sequence[Label]) -> None:
        widen(_TIMES / max(1, len({label.language for label in labels})))
        self._thesaurus = Thesaurus(labels)

    def read(self, texts: Sequence[tuple[str, ...]]) -> list[TextReading]:
        """Return what is read in each of `texts`, whose columns are those of LanguageText."""
        return read_texts([LanguageText(*text) for text in texts], self._thesaurus)


def main(descriptor: str) -> None:
    """Answer the process at the other end of socket `descriptor` until it is gone."""
    os.nice(_NICENESS)
    with rare_garbage_collection(), Connection(int(descriptor)) as connection:
        try:
            reader = Reader(connection.recv())
            while True:
                texts = connection.recv()
                try:
                    answer = reader.read(texts)
                except Exception as error:
                    # Which text it is, the other end finds out; what it says may be of a person.
                    connection.send(type(error).__name__)
                else:
                    connection.send(answer)
        except (EOFError, OSError):
            return


if __name__ == "__main__":
    main(sys.argv[1])
