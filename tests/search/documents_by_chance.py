"""Documents by chance from a seed, and what a search of them must give, counted without any engine."""

import random
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from search.analysis import QueryWord, Thesaurus, Unit, document_terms, sort_key, understand
from search.documents import InitiativeDocument, LanguageText
from search.facets import FACET_NAMES, FACETS_BY_NAME
from search.query import SearchQuery, canonical_filters

_WORDS = {
    "nl": "eenzaamheid studenten stress begeleiding slaapcursus slapen e-health het en student campus cursus",
    "nb": "ensomhet studenter stress gruppeveiledning søvn og det student gruppe Åsgård veiledning håp",
    "en": "loneliness students stress sleeping the and student campus studies e-health together hope",
}
WORDS = {code: words.split() for code, words in _WORDS.items()}
VALUES = {
    name: [f"{name}-{number}" for number in range(14 if name in ("topic", "organisation") else 4)]
    for name in FACET_NAMES
}


def new_id(number: int) -> str:
    """Return the same id for the same number."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))


def make_document(number: int, *texts: LanguageText, version: int = 1, **fields) -> InitiativeDocument:
    """Return document `number` with `texts` and any other fields; titles sort as they are written."""
    texts = texts or (LanguageText("nl", "Wandelgroep"),)
    titles = {code: sort_key(texts[0].title, code) for code in WORDS}
    return InitiativeDocument(id=new_id(number), version=version, texts=texts, **{"titles": titles, **fields})


def random_documents(seed: int, count: int) -> list[InitiativeDocument]:
    """Return `count` documents with random words, facets and dates."""
    chance = random.Random(seed)
    return [_random_document(chance, number) for number in range(count)]


def _random_document(chance: random.Random, number: int) -> InitiativeDocument:
    texts = [_random_text(chance, code) for code in chance.sample(list(WORDS), chance.choice((1, 1, 2)))]
    facets = {}
    for name in FACET_NAMES:
        most = 5 if FACETS_BY_NAME[name].is_multiple else 1
        facets[name] = tuple(sorted(chance.sample(VALUES[name], chance.randint(0, min(most, 4)))))
    return make_document(
        number,
        *texts,
        facets=facets,
        newest=chance.randint(0, 20_000),
        reviewed=chance.randint(0, 20_000),
        evidence=chance.randint(0, 5),
    )


def _random_text(chance: random.Random, code: str) -> LanguageText:
    def words(most: int) -> str:
        return " ".join(chance.choices(WORDS[code], k=chance.randint(1, most)))

    return LanguageText(code, title=words(3), summary=words(4), body=words(6), names=words(1))


def random_query(seed: int) -> SearchQuery:
    """Return a search for up to three words and up to four values."""
    chance = random.Random(seed)
    words = [word for code in WORDS for word in WORDS[code]]
    chosen: dict[str, set[str]] = {}
    for name in chance.choices(FACET_NAMES, k=chance.randint(0, 4)):
        chosen.setdefault(name, set()).add(chance.choice(VALUES[name]))
    text = " ".join(chance.sample(words, chance.randint(0, 3)))
    return SearchQuery(text=text, filters=canonical_filters(chosen), language=chance.choice(list(WORDS)))


def holds(document: InitiativeDocument, word: QueryWord) -> bool:
    """Tell whether `document` holds `word` in any of its texts.

    By its stem, as a part of a compound, as a compound whose parts stand near each other, or, for stop words
    and words of the reader's language, as it stands.
    """
    stems = {stem for _code, stem in word.stems}
    near: set[str] = set()
    for text in document.texts:
        terms = document_terms(" \n ".join((text.title, text.summary, text.body, text.names)), text.language)
        if stems & {*terms.stems.split(), *terms.parts.split()}:
            return True
        if (word.is_stop or word.is_own) and word.word in terms.words.split():
            return True
        top = document_terms(f"{text.title}\n{text.summary}", text.language)
        near |= {*top.stems.split(), *top.parts.split()}
    if any(len(forms.pieces) > 1 and near.issuperset(forms.pieces) for _code, forms in word.forms):
        return True
    return bool(word.pieces) and all(holds(document, piece) for piece in word.pieces)


def holds_unit(document: InitiativeDocument, unit: Unit) -> bool:
    """Tell whether `document` holds the words of `unit`, or what they are called in another language.

    A phrase for them stands with its words near each other.
    """
    return all(holds(document, word) for word in unit.words) or any(
        _calls(document, stems) for stems in unit.translations
    )


def _calls(document: InitiativeDocument, stems: tuple[str, ...]) -> bool:
    held: set[str] = set()
    for text in document.texts:
        rest = "" if len(stems) > 1 else f"\n{text.body}\n{text.names}"
        terms = document_terms(f"{text.title}\n{text.summary}{rest}", text.language)
        held |= {*terms.stems.split(), *terms.parts.split()}
    return held.issuperset(stems)


def recount(
    documents: Iterable[InitiativeDocument], query: SearchQuery
) -> tuple[set[str], dict[str, dict[str, int]], bool]:
    """Return (ids, drill-sideways counts, widened) that `query` must give."""
    documents = list(documents)
    units = understand(query.text, query.language, Thesaurus()).units
    found = [each for each in documents if all(holds_unit(each, unit) for unit in units)]
    widened = len(units) > 1 and len(found) < 20
    if widened:
        found = [each for each in documents if any(holds_unit(each, unit) for unit in units)]
    ids = {each.id for each in found if _passes(each, query.filters)}
    counts = {name: _count(found, query, name) for name in FACET_NAMES}
    return ids, counts, widened


def _count(found: Sequence[InitiativeDocument], query: SearchQuery, name: str) -> dict[str, int]:
    others = [pair for pair in query.filters if pair[0] != name]
    return dict(Counter(value for each in found if _passes(each, others) for value in each.facets[name]))


def _passes(document: InitiativeDocument, filters: Iterable[tuple[str, Collection[str]]]) -> bool:
    return all(set(document.facets.get(name, ())) & set(values) for name, values in filters)
