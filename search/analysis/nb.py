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

# Compounds; search/analysis/compounds.py says what each of these means.
LINKS = "s e en"
LINKED_BY: dict[str, str] = {"en": "rette"}
SWAPS = {"ie": "ium"}
SHORT_FIRST = "bo by oy dag bok fag tur app liv mat web"
SHORT_LAST = "by ko oy dag bok fag tur app liv uke lag rom hus tid"
NEVER_PARTS = """
het heten heter heta hetene skap skapet skaper else elsen elser elsene isk iske ing ingen inger dom bar bare
som lig lige full fulle los lose eren erer ende erte
alle alltid andre annen baere blant bort borte denne dere deres dess dette ditt egen eller enda etter fore
forste fort fram fra frem gjennom hans hele helt hennes her hos hver hvem ikke inne inni innen jeg kunne langs
litt mange med mellom mens mere mest mest mitt mot mye naer nedover noen noe norge ofte omkring opp oppe over
samme samt seg selv sine sitt skal skulle slik snart som stor store svaert til tror under unna uten utover
vaere vaert ved veldig vel ville vill var vart vare igjen
"""
NEVER_LAST = """
enes sten ten tren dern ore ren ese sene alen efor sing ters aner ar oner ser ring ling ting lingen ringen
tingen linger ringer tinger nett aner iner oner asje sjon sjoner
"""
PREFIXES = "be for ge an er u mis van"
UNSPLIT = "krystall mentor koordinator syndrom automat diplomat"
BORROWED = "isk iske sjon sjonen sjoner sjonene itet iteten ere erer erte ist isten"
DROPS_THIRD = True

# Spellings that sound the same, one after the other: pattern, sign.
SOUNDS = """
skj 7
sj 7
sk(?=[iy]) 7
kj 8
tj 8
hv v
hj j
gj j
gi ji
nd n
ld l
rd r
aa a
oe o
ae e
gh g
ig$ i
ch k
ck k
c(?=[eiy]) s
c k
w v
z s
x ks
ei ai
eg ai
th t
h$
"""


def prepare(word: str) -> str:
    """Return `word`, already folded, in the spelling that is stemmed: aa is the older way to write å."""
    return word.replace("aa", "a")


def finish(stem: str) -> str:
    """Return `stem` as it is indexed."""
    return stem
