"""Whether another word is offered beside results: to a slip that a text holds, and not to a real word."""

import uuid
from collections.abc import Sequence

from search.analysis import Thesaurus
from search.asking import ask
from search.backends.base import SearchBackend
from search.documents import InitiativeDocument, LanguageText
from search.query import SearchQuery

from .judging import ALL, Row
from .metrics import mean
from .sets import Pair

SET_OF_SLIPS = "typos"
OFFERED, LEFT_ALONE = "offered", "alone"
# So many texts hold the word that may be meant, and one holds what was typed.
OFTEN = 6
_NAMESPACE = uuid.UUID("c2a3c9f1-6f0c-4b7e-8f43-0f6f4a1f6f0b")


def offer_documents(pairs: Sequence[Pair]) -> list[InitiativeDocument]:
    """Return documents that hold the searches of `pairs` once, and the words beside them often.

    They stand in summaries, as a title would say that a word is meant.
    """
    once = {(pair.language, pair.query, 0) for pair in pairs}
    often = {(pair.text.language, pair.text.text, number) for pair in pairs for number in range(OFTEN)}
    return [_document(*each) for each in sorted(once | often)]


def judge_offers(pairs: Sequence[Pair], backend: SearchBackend, thesaurus: Thesaurus) -> list[Row]:
    """Return the share of slips with the word offered that was meant, and of real words with none.

    `backend` holds the `offer_documents` of `pairs`.
    """
    rows = []
    for is_slip, measure in ((True, OFFERED), (False, LEFT_ALONE)):
        asked = {
            pair: _offers(pair, backend, thesaurus) for pair in pairs if (pair.kind == "found") == is_slip
        }
        for language in (*dict.fromkeys(pair.language for pair in asked), ALL):
            right = [
                (pair.text.text in offers) if is_slip else not offers
                for pair, offers in asked.items()
                if language in (pair.language, ALL)
            ]
            rows.append(Row(SET_OF_SLIPS, measure, language, len(right), {"right": mean(right)}))
    return rows


def _offers(pair: Pair, backend: SearchBackend, thesaurus: Thesaurus) -> tuple[str, ...]:
    query = SearchQuery(text=pair.query, language=pair.language)
    return ask(backend, query, thesaurus=thesaurus, facets=()).suggestions


def _document(language: str, text: str, number: int) -> InitiativeDocument:
    return InitiativeDocument(
        id=str(uuid.uuid5(_NAMESPACE, f"{language}:{text}:{number}")),
        version=0,
        texts=(LanguageText(language, "", text),),
        facets={"language": (language,)},
    )
