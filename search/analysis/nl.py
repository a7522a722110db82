"""Dutch."""

# The Dutch algorithm of Porter's site; the one named "dutch" (Kraaij-Pohlmann) makes beleid of
# begeleiding and zon of gezond.
STEMMER = "dutch_porter"

# Letters that sort after z, in their order.
LAST_LETTERS = ""

STOP_WORDS = """
aan al alle als bij dan dat de deze die dit doe doen door dus een en er ge geen had heb hebben heeft het hij
hoe hun ik in is jou jouw jullie kan kun kunnen maar me meer met mij mijn moet na naar niet nog nu of om omdat
onder ons onze ook op over te tegen tijdens tot tussen u uit uw van veel voor waar waarom wanneer want was wat
we wel welke wie wij wil word worden wordt zal ze zich zij zijn zo zonder zou
"""

# Bases that are not stemmed, as they would become one with words that mean something else.
WHOLE = """
afvallen baan beek beer boom boon boos boot engels gaas geweldig grens hals heer jongen kaas kopen laan leek
lens maan maat meerderheid mens natuurlijk nieuws noot overheid overig paal peer pers plaats pool poot raam
roos schaats schaatsen schelden spaans staal stelen taak taart toon turks uitsluitend vaak veer
vertrouwelijk vrijen wekken wennen wens zaak zege zegen zelfs zone zoon
"""

# Compounds; search/analysis/compounds.py says what each of these means.
LINKS = "s en n er"
LINKED_BY = {"er": "ei kind rund hoen kalf lam"}
SWAPS: dict[str, str] = {}
SHORT_FIRST = """
dag les vak app eet rol web top bad bos bus dak gas gok ijs job kop lid nek oog pub quiz rij rug ski uur wet
zak zee zon
"""
SHORT_LAST = """
dag les vak app lid uur lab arm bad bal bar bed bos bus dak gas hal jas pad pas rol tas vis wet zak zee zon
"""
NEVER_PARTS = """
heid lijk lijke lijks schap schappen ster sters baar bare zaam zame achtig loos loze erij isme isten
eren erend eerd eert atie aties iteit able elen elijk elijke ings inge weg
aan achter als bij boven daar door eens haar heel hier hoor hun ieder inter jouw kunt meer mijn naar
neer niet onder onze over samen terug tegen toch toen tussen twee van veel voor want waar wanneer wat weer
welk wellicht werd werden weten zeer zich zijn zijnde zonder zoon deze dien dier elke enig geen hare
later laat lang beter best beste laten zijne aldus alle alles allen anders dat het tot uit wij
"""
NEVER_LAST = "sing lende oren oor ring ling ting ingen lingen nis nissen sel ding teit"
PREFIXES = "be ge ver ont her on mis"
UNSPLIT = """
automa mentor maastricht signaleer zelfstandig badin badmint bosni busin gasth gastr gaste ijslan kopenh kopie
koppel rijks rijst rijke rugge skipp wetensch weten wetten zeela zeeuw zonde zonder oogst oogmerk topaz topin
leste rollen minimaal maximaal optimaal alfabe control daklo achter architectu enterprise europ fascin fotogra
genez goedko handhav horizont instagram kilometer marshall memorial merkwaardig messenger microsoft portland
schokkend transact veerti voorst
"""
CUT = """
aardbeving aarde beving
begraafplaats begraven plaats
bijbaan baan
bijles les
buitenland land
deelnemer deel nemer
diefstal dief
geneesmiddel genezen middel
gokker gokken
hoorcollege horen college
huisdier huis dier
hulpverlening hulp verlening
koelkast koelen kast
leeftijd tijd
levenslang leven lang
leefstijl leven stijl
lidmaatschap lid
medewerker werker
opdrachtgever opdracht gever
rijles rijden les
rijbewijs rijden bewijs
tijdschrift tijd schrift
vliegveld vliegen veld
vrachtwagen vracht wagen
vrijwilliger vrij
werknemer werk nemer
werkloosheid werk
zwembad zwemmen bad
ziekenhuis ziek huis
"""
BORROWED = "tuur eren eert eerde eerden eerd atie aties iteit isch ische isme ist"
DROPS_THIRD = False

# Spellings that sound the same, one after the other: pattern, sign.
SOUNDS = """
t?[st]i(?:e|on)$ sie
ij y
ei y
ou au
uw u
dt$ t
d$ t
b$ p
ph f
th t
sch sg
ch g
ck k
qu kw
x ks
c(?=[eiy]) s
c k
z s
v f
ie i
gh g
h$
"""


def prepare(word: str) -> str:
    """Return `word`, already folded, in the spelling that is stemmed."""
    return word


def finish(stem: str) -> str:
    """Return `stem` with a doubled consonant at its end written once: plannen is of plan."""
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "aeiouy" else stem
