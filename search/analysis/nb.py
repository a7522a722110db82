"""Norwegian Bokmål."""

STEMMER = "norwegian"

# Letters that sort after z, in their order.
LAST_LETTERS = "æøå"

STOP_WORDS = """
alle at av bare ble blir da de deg dem den denne der dere det dette disse du eg eller en er et
etter for fra før gjennom ha hadde han har hos hun hva hvem hvilke hvilken hvis hvor hvordan hvorfor i ikke
inn jeg kan kunne man med meg mellom men mer mitt min mot må når og også om opp oss over på seg sin
skal som så til um under ut uten var ved vi vil være vår å
"""

# Bases that are not stemmed, as they would become one with words that mean something else.
WHOLE = """
banke beskjeden college enda fattig ferdighet forstå gjelde godta grande hellig hoste hovedsakelig latter
ledig lisens lykkes motta planet presse sammen siden skala skikk skikkelig slags stadig søvnig tapet tyv
uvane vane vanlig varig virksom vise
"""

# The stemmer takes a doctor (fastlege, tannlege) for the ending of an adjective, and leaves fast and tann.
WHOLE_ENDINGS = ("lege",)

# Compounds; search/analysis/compounds.py says what each of these means.
LINKS = "s e en"
LINKED_BY: dict[str, str] = {"en": "rette"}
# Short words that are parts with their link only: år in årsrapport, but not in arkiv.
SWAPS = {
    "ie": "ium",
    "ars": "ar",
    "fars": "far",
    "mors": "mor",
    "saks": "sak",
    "syns": "syn",
    "tids": "tid",
    "hjemme": "hjem",
}
SHORT_FIRST = """
bo by kø øy app års bil bok bud bål båt dag del dør dyr egg elg fag fly fot hav hud hus håp idé jul jury kai
kor kår liv lov lyd lyd lys løp mat mål nød olje ord par quiz rad rap rom rus rør råd råd sau ski sko sky smør
snø sol syk tak tog tur tørr tv ull ute web øl øre øye
"""
SHORT_LAST = """
by kø øy app bil bok båt dag del dør dyr fag fly fot fri gym hav hus håp jobb kor kro lag liv lov lyd lys lån
løp mat mål ord par pub rom rus råd sak sal sko syn søk tak tap tid tog tur tøy uke vei frist
"""
NEVER_PARTS = """
het heten heter heta hetene skap skapet skaper else elsen elser elsene isk iske ing ingen inger dom bar bare
som lig lige full fulle los lose eren erer ende erte
alle alltid andre annen baere blant bort borte denne dere deres dess dette ditt egen eller enda etter fore
forste fort fram fra frem gjennom hans hele helt hennes her hos hver hvem ikke inne inni innen jeg kunne langs
litt mange med mellom mens mere mest mest mitt mot mye naer nedover noen noe norge ofte omkring opp oppe over
samme samt seg sine sitt skal skulle slik snart som stor store svaert til tror under unna uten utover
vaere vaert ved veldig vel ville vill var vart vare igjen
"""
NEVER_LAST = """
enes sten ten tren dern ore ren ese sene alen efor sing ters aner ar oner ser ring ling ting lingen ringen
tingen linger ringer tinger nett aner iner oner asje sjon sjoner
"""
PREFIXES = "be for ge an er u mis van"
UNSPLIT = """
selvfølg selvsagt selvstendig krystall mentor koordinator syndrom automat diplomat billett billed veiled
veivis budsjett dyrk fotograf taktik rustik rustning parmesan parti parafin parad parall parker parkin
paragraf parlament parasitt parole norman minimal maksimal optimal formal normal kolossal ordin orden ordre
orkest solid soldat solist lovord lysning lydig malari maleri malte malign tolk orient fagott flyktning
svindel tidlig tidelig husk turist turner turner turnus livlig byrå rompe skole skoyt kollisjon kollek radikal
radio radius radar raderi rolig bilag bilde romani romanti dagdrøm havari idealis ideell identi ideolog afghan
anderledes apparat balkong ballett basseng bokstav deltak mottak forestill frankfurt fremstill hussein
kilometer kristine kristoffer kroppens kveldens liverpool manifest marseille marshall messenger minnesota
montreal månedens palestin plattform stavanger testament universal utelukk
"""
CUT = """
årstid år tid
bybane by bane
bydel by del
bykart by kart
byliv by liv
byplan by plan
bytur by tur
fritid fri tid
fritids fri tid
livsmot liv mot
lærebok lære bok
storby stor by
skoleår skole år
studieår studie år
leveår leve år
nyttår ny år
matkø mat kø
hverdag dag
arbeidsgiver arbeid giver
arbeidstaker arbeid taker
badstue bad stue
barnehage barn hage
dødsfall død fall
fotball fot ball
gåtur gå tur
gågate gå gate
gjenbruk bruk
hovedstad stad
isbad is bad
køtid kø tid
leietaker leie taker
medarbeider arbeider
medstudent student
rådgiver råd giver
rådgivning råd givning
samarbeid arbeid
statsminister stat minister
sykehus syk hus
skuespiller spiller
utleie leie
utleier leie
vinglass vin glass
ytringsfrihet ytring frihet
ølsalg øl salg
"""
BORROWED = "isk iske sjon sjonen sjoner sjonene itet iteten ere erer erte ist isten"
DROPS_THIRD = True

# Spellings that sound the same, one after the other: pattern, sign.
SOUNDS = """
[st]ion sjon
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
