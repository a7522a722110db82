"""English."""

STEMMER = "english"

# Letters that sort after z, in their order.
LAST_LETTERS = ""

STOP_WORDS = """
a about after against all an and any are as at be been before between but by can could do does during for from
had has have her his how i if in into is it its me more my no not of on or our she should so some than that
the their them then there these they this through to under us was we were what when where which who why will
with without would you your
"""

# Bases that are not stemmed, as they would become one with words that mean something else.
WHOLE = """
accountability accountable accountant accounting affection animation anime apartment applicable
authorisation authority authorization basement business celebrity conversion cooper customer department
engineer engineering excel exclusive executive experiment finale hardly hospitality ignorance importance
important importantly informal initiative internal likely majority memorial mentality mindfulness mining
minority objection objective officer opposite organic organism physics polite politely positive positively
premiere providence quit ration rational relative relatively relativity responsibility responsible
responsibly several severe severely severity suite transit
"""

# Spellings that sound the same, one after the other: pattern, sign.
SOUNDS = """
^p?h?[sy]{1,3}ch?(?=o|i) psyc
coun[cs][ei]l counsel
ph f
^kn n
^wr r
wh w
ei ie
ea ee
ae e
ance ence
ant$ ent
ible able
ise ize
our or
ough off
tion sion
ck k
c(?=[eiy]) s
c k
qu kw
x ks
z s
y$ i
ey$ i
"""


def prepare(word: str) -> str:
    """Return `word`, already folded, in the spelling that is stemmed."""
    return word


def finish(stem: str) -> str:
    """Return `stem` as it is indexed."""
    return stem
