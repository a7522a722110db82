"""Dutch."""

# The Dutch algorithm of Porter's site; the one named "dutch" (Kraaij-Pohlmann) makes beleid of
# begeleiding and zon of gezond.
STEMMER = "dutch_porter"

# Letters that sort after z, in their order.
LAST_LETTERS = ""

STOP_WORDS = """
aan al alle als bij dan dat de deze die dit doe doen door dus een en er ge geen had heb hebben
heeft het hij hoe hun ik in is jou jouw jullie kan kun kunnen maar me meer met mij mijn moet
naar niet nog nu of om omdat ons onze ook op over te tot u uit uw van veel voor waar waarom wanneer
want was wat we wel welke wie wij wil word worden wordt zal ze zich zij zijn zo zonder zou
"""


def prepare(word: str) -> str:
    """Return `word`, already folded, in the spelling that is stemmed."""
    return word
