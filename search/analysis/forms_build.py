"""Works out the index terms of common words once for each installation, so that no process has to.

To cut a word into its parts costs four times as much as to read what it was cut into.
"""

from pathlib import Path

from .languages import Language
from .memory import in_steps
from .table_file import writing

# Of the words in the founding initiatives .89 (nb), .91 (nl) and .95 (en) are stored; all words of the tables
# would take minutes.
STORED_ZIPF = 1.2


def store_forms(file: Path, language: Language) -> None:
    """Add a table of the forms of common words to `file`, which holds the word tables of `language`."""
    code = language.code
    with writing(file) as connection:
        connection.execute(
            f"CREATE TABLE forms_{code} (word TEXT PRIMARY KEY, stem TEXT, parts TEXT, pieces TEXT)"
            " WITHOUT ROWID"
        )
        common = connection.execute(
            f"SELECT word FROM words_{code} WHERE zipf >= ? ORDER BY word",  # noqa: S608
            (STORED_ZIPF,),
        )
        for words in in_steps([word for (word,) in common]):
            rows = [
                (word, forms.stem, " ".join(forms.parts), " ".join(forms.pieces))
                for word, forms in language.work_out(words).items()
            ]
            connection.executemany(f"INSERT INTO forms_{code} VALUES (?, ?, ?, ?)", rows)  # noqa: S608
