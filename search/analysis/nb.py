"""Norwegian Bokmål."""

STEMMER = "norwegian"

# Letters that sort after z, in their order.
LAST_LETTERS = "æøå"

STOP_WORDS = """
alle at av bare ble blir da de deg dem den denne der dere det dette disse du eg eller en er et
etter for fra før ha hadde han har hun hva hvem hvilke hvilken hvis hvor hvordan hvorfor i ikke
inn jeg kan kunne man med meg men mer mitt min mot må når og også om opp oss over på seg sin
skal som så til um ut var ved vi vil være vår å
"""


def prepare(word: str) -> str:
    """Return `word`, already folded, in the spelling that is stemmed: aa is the older way to write å."""
    return word.replace("aa", "a")
