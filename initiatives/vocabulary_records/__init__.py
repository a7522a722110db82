"""The exchange formats of the vocabulary: those of the three founding files in initiatives/data.

vocabulary.json: the schemes with their concepts; also some schemes only, or some concepts of a scheme.
thesaurus.jsonl: one search term a line. organisations.json: the organisations.
Adopted topics are a scheme; free tags are this bank's own and not written.
"""

from .loading import load_vocabulary
from .writing import PARTS, dump_vocabulary

__all__ = ["PARTS", "dump_vocabulary", "load_vocabulary"]
