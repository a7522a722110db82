"""What everybody gets outside the admin: pages, files, signing in, and the form of contributors."""

from permission_table import read_table
from permission_walk import find_faults

ROWS = [row for row in read_table() if row.area == "public"]


def test_everybody_gets_what_the_table_says_and_changes_nothing_else(people, world):
    faults = list(find_faults(ROWS, people, world))
    assert not faults, "\n".join(faults)
