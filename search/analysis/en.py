"""English."""

STEMMER = "english"

# Letters that sort after z, in their order.
LAST_LETTERS = ""

STOP_WORDS = """
a about all an and any are as at be been but by can could do does for from had has have her his how i
if in into is it its me more my no not of on or our she should so some than that the their them then
there these they this to us was we were what when where which who why will with would you your
"""

# Spellings that sound the same, one after the other: pattern, sign.
SOUNDS = """
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
