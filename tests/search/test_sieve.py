"""Words are held back by their letters only where they have none of the stems that are looked for."""

import random
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from django.apps import apps

from search.analysis.folding import fold
from search.analysis.languages import forms_of, get_languages, is_stop_word
from search.analysis.lexicon import look_up_forms, look_up_traces
from search.analysis.sieve import Sieve
from search.analysis.tokens import find_raw_words, split_raw

# Words that hide their parts: in a form of a compound, by a swapped ending, by a rule, or by a shared letter.
HIDDEN = """
reparatieopdrachten krachtwoordenbevestiging kinderkoffiehoek studentenhuizenprijzen boekenbewijzenstudent
laboratorieundervisning studieår forskningsforadeltaker bispevigselgjest trafikkork eggul busstur byplaner
aardbevingsgevoelig vrijwilligersavonden sykehusbesøkene hjemmekontordager gruppemonstrene paaskeferie
begraafplaatsenbezoek zwembadweekend naam namen vanen maanavond studentstemme ab
oliegestookt bosgewandeld bosgewandelde traadløsere blaaskjellene graaspurvene smaabarnene naatid
"""


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings_in(each)


@pytest.fixture(scope="module")
def words() -> list[str]:
    """Return all words of the founding initiatives, folded, and made-up compounds of them."""
    file = Path(apps.get_app_config("initiatives").path) / "data" / "initiatives.jsonl"
    texts = [text for line in file.read_bytes().splitlines() for text in strings_in(orjson.loads(line))]
    raws = {raw for text in [*texts, HIDDEN] for raw in find_raw_words(text)}
    found = sorted({fold(piece) for raw in raws for piece in (raw, *split_raw(raw))} - {""})
    chance = random.Random(7)
    return found + [
        f"{chance.choice(found)}{chance.choice(('', 's', 'e', 'en'))}{chance.choice(found)}"[:64]
        for _ in range(6_000)
    ]


@pytest.mark.parametrize("code", ["nl", "nb", "en"])
def test_every_word_is_kept_that_has_a_stem(code, words):
    words = [word for word in words if not is_stop_word(word, code)]
    having: dict[str, list[str]] = {}
    for word, forms in forms_of(words, code).items():
        for stem in {forms.stem, *forms.parts}:
            having.setdefault(stem, []).append(word)
    assert len(having) > 5_000
    lost = {
        stem: some
        for stem, having_it in having.items()
        if (some := [word for word in having_it if word not in Sieve([stem], code).keep([word])])
    }
    assert lost == {}


@pytest.mark.parametrize("code", ["nl", "nb", "en"])
def test_few_words_are_kept_that_have_none(code, words):
    chance = random.Random(8)
    words = [word for word in words if not is_stop_word(word, code)]
    stems = sorted({stem for _word, stem, _parts, _pieces in look_up_forms(code, words) if len(stem) > 8})
    assert len(Sieve(chance.sample(stems, 10), code).keep(words)) < len(words) / 20


@pytest.mark.parametrize("code", ["nl", "nb"])
def test_a_stem_begins_as_its_word(code):
    language = get_languages()[code]
    for word in ("naam", "zuurs", "zotheden", "kaas", "haar", "aarsak", "skoene", "byen", "egget", "zwommen"):
        stem = language.term(word).removeprefix(f"{code}:")
        kept = min(3, max(2, len(stem) - 1))
        assert language.spell(word)[:kept] == stem[:kept]


def test_traces_of_a_stem_are_the_shortest_words_that_have_it():
    assert look_up_traces("nl", ["nl:huis"])["nl:huis"] == (
        "huis",
        "huize",
        "huuske",
    )
