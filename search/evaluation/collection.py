"""What is searched while search is judged: the founding initiatives, and texts of pairs beside them."""

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps

from initiatives.models import InitiativePage
from search.analysis import Thesaurus
from search.backends import get_backend
from search.backends.base import SearchBackend
from search.documents import InitiativeDocument, LanguageText, load_documents, name_concepts

from .sets import Pair, Text

FOUNDING_RECORDS = Path(apps.get_app_config("initiatives").path) / "data" / "initiatives.jsonl"
_NAMESPACE = uuid.UUID("5f7a3d54-0f0e-4c53-9d5e-1a2b8f3c6d70")


class IncompleteBankError(Exception):
    """The founding initiatives, which the needs are judged on, are not all public here."""


def founding_documents() -> tuple[list[InitiativeDocument], dict[str, str]]:
    """Return the documents of the founding initiatives, and {record id: document id}.

    They are read from the database, as the index does; IncompleteBankError where some are missing.
    """
    with FOUNDING_RECORDS.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    originals = {record["id"] for record in records if not record["translation_of"]}
    pages = InitiativePage.objects.live().filter(record_id__in=originals)
    keys = dict(pages.values_list("record_id", "translation_key"))
    documents = load_documents(list(keys.values()))
    missing = len(originals) - len(documents)
    if missing:
        raise IncompleteBankError(
            f"{missing} of the {len(originals)} founding initiatives are not public here. "
            f"`manage.py load_records {FOUNDING_RECORDS}` loads them."
        )
    return documents, {record: str(key) for record, key in keys.items()}


def pair_documents(
    pairs: Sequence[Pair], thesaurus: Thesaurus, *, with_queries: bool
) -> dict[Text, InitiativeDocument]:
    """Return a document for each text of `pairs`.

    `with_queries` adds one for each search of a single word, so that what is found is not found for want of
    the word itself.
    """
    texts = [text for pair in pairs for text in (pair.text, pair.first) if text]
    if with_queries:
        texts += [Text(pair.language, pair.query) for pair in pairs if " " not in pair.query]
    return {text: _document(text, thesaurus) for text in texts}


@contextmanager
def temporary_engine(alias: str, documents: Sequence[InitiativeDocument]) -> Iterator[SearchBackend]:
    """Give an engine of settings.SEARCH_BACKENDS over an index of its own, which is gone afterwards."""
    with get_backend(alias).scratch() as backend:
        with backend.rebuild() as session:
            session.add(documents)
            session.switch()
        yield backend


def _document(text: Text, thesaurus: Thesaurus) -> InitiativeDocument:
    id = str(uuid.uuid5(_NAMESPACE, f"{text.language}:{text.text}"))
    texts = (LanguageText(text.language, text.text),)
    facets = {"language": (text.language,)}
    concepts = name_concepts(texts, facets, thesaurus)
    return InitiativeDocument(id=id, version=0, texts=texts, facets=facets, concepts=concepts)
