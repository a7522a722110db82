"""What nobody types in earnest: texts that are long, mixed or almost alike; each number gives other ones."""

import random
import unicodedata
from collections.abc import Callable

LETTERS = "abcdefghijklmnoprstuvwz"
# Joiners and marks that nobody sees, and scripts that none of our languages is written in.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
SCRIPTS = "αβγδабвг中文字学あいう한국אבגابة"
PARTS = ("studie", "groep", "veiledning", "slaap", "kurs", "eenzaamheid", "student", "begeleiding", "helse")


def _letters(rng: random.Random, amount: int) -> str:
    return "".join(rng.choices(LETTERS, k=amount))


def _parts(rng: random.Random, amount: int) -> str:
    return "".join(rng.choices(PARTS, k=amount))


def _typo(rng: random.Random, word: str) -> str:
    place = rng.randrange(len(word))
    return word[:place] + rng.choice(LETTERS) + word[place + 1 :]


def _marked(rng: random.Random, form: str) -> str:
    words = (f"{_letters(rng, 3)}{rng.choice('éèøåäöñ')}{_letters(rng, 3)}" for _ in range(20))
    return unicodedata.normalize(form, " ".join(words))


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "a word of 5,000 letters": lambda rng: _letters(rng, 5000),
    "5,000 letters of compounds": lambda rng: _parts(rng, 700)[:5000],
    "1,000 words": lambda rng: " ".join(_letters(rng, rng.randint(3, 12)) for _ in range(1000)),
    "a text without spaces": lambda rng: ",".join(_parts(rng, 3) for _ in range(200)),
    "mixed scripts": lambda rng: " ".join("".join(rng.choices(SCRIPTS + LETTERS, k=9)) for _ in range(40)),
    "20 compounds of five parts": lambda rng: " ".join(_parts(rng, 5) for _ in range(20)),
    "20 words almost alike": lambda rng: " ".join(_typo(rng, "eenzaamheid") for _ in range(20)),
    "20 composed words": lambda rng: _marked(rng, "NFC"),
    "20 decomposed words": lambda rng: _marked(rng, "NFD"),
    "invisible characters": lambda rng: "".join(
        letter + rng.choice(INVISIBLE) for letter in " ".join(_parts(rng, 2) for _ in range(20))
    ),
    "marks without letters": lambda rng: "a" + "\u0301" * 2000 + _letters(rng, 5),
    "hyphens": lambda rng: "-".join(_letters(rng, 6) for _ in range(300)),
    "quotes and minus signs": lambda rng: " ".join(
        f'-"{_letters(rng, 5)} {_letters(rng, 5)}"' for _ in range(100)
    ),
}


def hostile_texts(number: int) -> dict[str, str]:
    """Return {what it is: text} of every kind; the same number gives the same texts, another gives others."""
    return {name: make(random.Random(f"{name} {number}")) for name, make in MAKERS.items()}
