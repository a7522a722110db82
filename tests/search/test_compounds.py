"""Compounds are cut into their parts, and what only looks like one is left whole."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.folding import fold
from search.analysis.languages import get_languages, word_forms


def parts_found(word: str, code: str, asked: str) -> set[str]:
    """Return which of the words `asked` are parts of `word`, or its stem."""
    forms = word_forms(fold(word), code)
    found = {forms.stem, *forms.parts}
    return {each for each in asked.split() if word_forms(fold(each), code).stem in found}


class TestParts:
    @pytest.mark.parametrize(
        ("code", "word", "parts"),
        [
            ("nl", "slaapcursussen", "slaap cursus"),
            ("nl", "eenzaamheidsproject", "eenzaamheid project"),
            ("nl", "studentenbegeleiding", "student begeleiding"),
            ("nl", "eetstoornis", "eten stoornis"),
            ("nl", "kinderopvang", "kind opvang"),
            ("nl", "vakgroep", "vak groep"),
            ("nb", "gruppeveiledningen", "gruppe veiledning"),
            ("nb", "trafikkork", "trafikk kork"),
            ("nb", "laboratorieundervisning", "laboratorium undervisning"),
            ("nb", "søvnvansker", "søvn vanske"),
            ("nb", "velkomstuke", "velkomst uke"),
            ("nb", "toalettdørene", "toalett dør"),
            ("nl", "gokverslaving", "gok verslaving"),
            ("nl", "zelfvertrouwen", "zelf vertrouwen"),
            ("nl", "ziekenhuis", "ziek huis"),
            ("nl", "ledenvergadering", "lid vergadering"),
            ("nl", "rugpijn", "rug pijn"),
            ("nb", "årsrapport", "år rapport"),
            ("nb", "studieår", "studie år"),
            ("nb", "husleie", "hus leie"),
            ("nb", "rusmisbruk", "rus misbruk"),
            ("nb", "nødtelefon", "nød telefon"),
            ("nb", "hjemmekontor", "hjem kontor"),
            ("nb", "morsrolle", "mor rolle"),
            ("nb", "mentorordning", "mentor ordning"),
            ("nb", "arbeidsgiver", "arbeid"),
            ("nb", "søknadsfrist", "søknad frist"),
            ("nb", "fagdag", "fag dag"),
            ("nb", "helsesjukepleiar", "helse sykepleier"),
        ],
    )
    def test_are_found(self, code, word, parts):
        assert parts_found(word, code, parts) == set(parts.split())

    @pytest.mark.parametrize(
        ("code", "word", "accidents"),
        [
            ("nl", "kontakt", "tak"),
            ("nl", "contact", "tact"),
            ("nl", "planeet", "plan eten"),
            ("nl", "planeten", "plan eten"),
            ("nl", "volledig", "les ledig"),
            ("nl", "begeleiding", "beleid leiding"),
            ("nl", "gezond", "zon zond"),
            ("nl", "studeren", "eren"),
            ("nb", "kontakt", "takt"),
            ("nb", "syndromer", "rom synd"),
            ("nb", "automat", "mat auto"),
            ("nb", "ensomhet", "het"),
            ("nb", "krystaller", "tall"),
            ("nb", "veiledning", "ledning vei"),
            ("nl", "architectuur", "uur"),
            ("nl", "horizontaal", "taal horizon"),
            ("nl", "transactie", "actie"),
            ("nl", "minimaal", "maal"),
            ("nl", "levenslang", "slang"),
            ("nl", "achteraan", "acht"),
            ("nl", "rijst", "rij"),
            ("nb", "planet", "plan"),
            ("nb", "billett", "bil lett"),
            ("nb", "apparat", "app"),
            ("nb", "parmesan", "par"),
            ("nb", "seminar", "år"),
            ("nb", "solist", "sol"),
            ("nb", "minimal", "mål"),
        ],
    )
    def test_accidents_are_not(self, code, word, accidents):
        assert parts_found(word, code, accidents) == set()

    def test_neighbours_that_are_a_word_count_as_one_too(self):
        assert parts_found("lichtdagboek", "nl", "licht dagboek dag boek") == {
            "licht",
            "dagboek",
            "dag",
            "boek",
        }

    def test_neighbours_that_people_use_as_a_word_count_as_one(self):
        assert parts_found("faalangsttraining", "nl", "faalangst") == {"faalangst"}

    def test_a_base_that_is_longer_than_its_word_ends(self):
        assert all(
            word_forms(word, code).stem for code in ("nl", "nb") for word in ("husfar", "sosu", "kulde")
        )

    def test_english_has_none(self):
        assert word_forms("classroom", "en").parts == ()


class TestManyWords:
    @pytest.mark.parametrize("code", ["nl", "nb", "en"])
    def test_have_the_forms_that_each_has_alone(self, code):
        words = [
            fold(word)
            for word in ["slaapcursussen", "gruppeveiledning", "lichtdagboek", "toalettdørene", "x", "tak"]
        ]
        together = get_languages()[code].forms(words)
        assert together == {word: get_languages()[code].forms([word])[word] for word in words}


class TestBounds:
    @pytest.mark.parametrize("word", ["kryptologi", "kryptologien"])
    def test_words_whose_parts_have_longer_bases_come_to_an_end(self, word):
        assert word_forms(word, "nb").stem

    @pytest.mark.parametrize("word", ["a" * 64, "studenten" * 7, "les" * 13, "en" * 20, "ø" * 40])
    def test_hostile_words_take_little_time(self, word):
        started = time.process_time()
        for code in get_languages():
            get_languages()[code].forms([fold(word)])
        assert time.process_time() - started < 0.5

    @pytest.mark.parametrize("code", ["nl", "nb", "en"])
    @given(word=st.text(alphabet="abcdefgijklmnoprstuvz", min_size=1, max_size=40))
    def test_any_word_has_one_stem_and_parts_that_are_words(self, code, word):
        forms = word_forms(word, code)
        assert forms.stem.startswith(f"{code}:")
        assert all(part.startswith(f"{code}:") and len(part) > 4 for part in forms.parts)
