"""Works out once for each installation what a word must hold, letter by letter, to have a stem.

Most new words of a text have none of the stems that a search looks for. Their letters show that, at far less
cost than cutting them into their parts.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from .languages import Language
from .memory import in_steps
from .pieces import SHORTEST_PART, Rules
from .table_file import WHOLE_WORD, writing


def store_traces(file: Path, language: Language) -> None:
    """Add a table of the traces of every stem to `file`, which holds the word tables of `language`.

    A word has a stem that is not its own by holding a word of the tables that has it and may be a part, so
    these are its traces; what holds another trace of the stem is left out. What is too short for a part is a
    trace as a whole word only, with `WHOLE_WORD` before it.
    """
    code = language.code
    with writing(file) as connection:
        connection.execute(f"CREATE TABLE traces_{code} (stem TEXT PRIMARY KEY, traces TEXT) WITHOUT ROWID")
        bases = dict(connection.execute(f"SELECT word, coalesce(base, word) FROM words_{code}"))  # noqa: S608
        traces = find_traces(language, bases)
        rows = ((stem, " ".join(traces[stem])) for stem in sorted(traces))
        connection.executemany(f"INSERT INTO traces_{code} VALUES (?, ?)", rows)  # noqa: S608


def find_traces(language: Language, bases: Mapping[str, str]) -> dict[str, list[str]]:
    """Return {stem: its traces} of the words of a table; `bases` holds {word: its base}."""
    terms = {base: language.term(base) for base in {*bases.values()}}
    rules = language.rules
    words: dict[str, list[str]] = {}
    for word, base in bases.items():
        written = (word, *_swapped(word, rules)) if rules else (word,)
        words.setdefault(terms[base], []).extend(
            each if _may_be_part(each, rules) else WHOLE_WORD + each for each in written
        )
    traces = {stem: _shortest(found) for stem, found in words.items()}
    if rules is None:
        return traces
    hidden: dict[str, list[str]] = {}
    for stem, trace in _hidden(language, bases, traces):
        hidden.setdefault(stem, []).append(trace)
    return traces | {stem: _shortest([*traces.get(stem, ()), *found]) for stem, found in hidden.items()}


def _may_be_part(word: str, rules: Rules | None) -> bool:
    if len(word) >= SHORTEST_PART:
        return True
    return rules is not None and (word in rules.short_first or word in rules.short_last)


def _swapped(word: str, rules: Rules) -> list[str]:
    """Return how a word is written as a first part where its ending is swapped: studie for studium."""
    swaps = rules.swaps.items()
    return [word.removesuffix(full) + ending for ending, full in swaps if word.endswith(full)]


def _hidden(
    language: Language, bases: Mapping[str, str], traces: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, str]]:
    """Yield (stem, trace) of the parts that only the bases of words show: huis in behuizingen.

    Of a word whose last part it is the end is enough.
    """
    forms: dict[str, list[str]] = {}
    for word, base in chain(bases.items(), ((word, bases.get(word, word)) for word in language.rules.cut)):
        if word != base or base in language.rules.cut:
            forms.setdefault(base, []).append(word)
    for some in in_steps(forms):
        for base, compound in language.split(some).items():
            beginning, last = base[: compound.head_start], language.term(compound.pieces[-1])
            for stem in {*map(language.term, compound.bases)}:
                known = traces.get(stem, ())
                for word in forms[base]:
                    if not any(trace in word for trace in known):
                        head = word.removeprefix(beginning)
                        yield stem, head if stem == last and len(head) >= SHORTEST_PART else word


def _shortest(words: Iterable[str]) -> list[str]:
    """Return the words that hold no other one; one with `WHOLE_WORD` before it is held by none."""
    kept: list[str] = []
    whole: list[str] = []
    for word in sorted({*words}, key=lambda each: (len(each), each)):
        if not any(other in word for other in kept):
            (whole if word.startswith(WHOLE_WORD) else kept).append(word)
    return kept + whole
