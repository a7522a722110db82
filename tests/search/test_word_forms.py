"""All forms of a word share a stem, and words that mean something else do not."""

import pytest

from search.analysis.folding import fold
from search.analysis.languages import word_forms


def stem_of(word: str, code: str) -> str:
    return word_forms(fold(word), code).stem


@pytest.mark.parametrize(
    ("code", "base", "forms"),
    [
        ("nl", "stad", "steden"),
        ("nl", "lid", "leden"),
        ("nl", "huis", "huizen"),
        ("nl", "brief", "brieven briefje"),
        ("nl", "collega", "collega's"),
        ("nl", "buddy", "buddy's"),
        ("nl", "les", "lessen"),
        ("nl", "kat", "katten"),
        ("nl", "opnemen", "opgenomen"),
        ("nl", "boom", "bomen"),
        ("nb", "bok", "bøker"),
        ("nb", "kjøkken", "kjøken kjøkkenet"),
        ("nb", "mor", "mødre mødrene"),
        ("nb", "tre", "trær"),
        ("nb", "ski", "skiene"),
        ("nb", "hånd", "hender"),
        ("nb", "senter", "sentre"),
        ("nb", "studie", "studier studium studiene"),
        ("nb", "leder", "lederen ledere"),
        ("en", "child", "children"),
        ("en", "think", "thought"),
        ("en", "person", "people"),
        ("en", "organise", "organizing"),
    ],
)
def test_forms_of_a_word_share_its_stem(code, base, forms):
    assert {stem_of(form, code) for form in forms.split()} == {stem_of(base, code)}


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [
        ("einsemd", "ensomhet"),
        ("kva", "hva"),
        ("ikkje", "ikke"),
        ("vener", "venner"),
        ("vanskeleg", "vanskelig"),
        ("moglegheit", "mulighet"),
        ("kjærleik", "kjærlighet"),
        ("undervising", "undervisning"),
        ("sjukdom", "sykdom"),
        ("rettleiing", "veiledning"),
        ("studentbustad", "studentbolig"),
        ("helsesjukepleiar", "helsesykepleier"),
        ("draum", "drøm"),
    ],
)
def test_nynorsk_is_found_by_bokmal(nynorsk, bokmal):
    assert stem_of(nynorsk, "nb") == stem_of(bokmal, "nb")


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("nl", "maan", "man"),
        ("nl", "zoon", "zon"),
        ("nl", "mens", "menen"),
        ("nl", "roken", "ruiken"),
        ("nl", "gegevens", "geven"),
        ("nl", "geweten", "weten"),
        ("nl", "braken", "breken"),
        ("nb", "planet", "plan"),
        ("nb", "leder", "led"),
        ("nb", "brød", "bry"),
        ("nb", "stadig", "stad"),
        ("nb", "vanlig", "vane"),
        ("en", "important", "import"),
        ("en", "authority", "author"),
        ("en", "experiment", "experience"),
        ("en", "conversion", "conversation"),
        ("nb", "fastlege", "fast"),
        ("nb", "tannlege", "tann"),
        ("nb", "utsatt", "utsette"),
        ("nb", "slappe", "slippe"),
        ("nl", "ouders", "oude"),
    ],
)
def test_words_that_mean_something_else_keep_apart(code, one, other):
    assert stem_of(one, code) != stem_of(other, code)
