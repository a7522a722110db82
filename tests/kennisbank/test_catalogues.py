"""Every translation says what the source says, with the same variables, and fits where it is put."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from home.management.commands.update_messages import catalogue_paths
from home.models import HomePage

LANGUAGES = ("nl", "nb")
# Named and positional variables of %-formatting; "%%" is a per cent sign.
VARIABLE = re.compile(r"%(?:\((?P<name>\w+)\))?[#0\- +]*(?:\d+|\*)?(?:\.\d+)?(?P<kind>[a-zA-Z%])")
TAG = re.compile(r"<[^<>]*>")
ADDRESS_PART = re.compile(r"[a-z0-9-]+|<\w+:\w+>")
QUOTES = {"nl": "‘’", "nb": "«»"}
ADDRESSES = {
    ("search", None): {"nl": "/nl/zoeken/", "nb": "/nb/sok/", "en": "/en/search/"},
    ("theme", "staff"): {"nl": "/nl/thema/staff/", "nb": "/nb/tema/staff/", "en": "/en/theme/staff/"},
    ("topic", "sleep"): {"nl": "/nl/onderwerp/sleep/", "nb": "/nb/emne/sleep/", "en": "/en/topic/sleep/"},
}


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of `language` as it lies in the project."""
    (path,) = (path for path in catalogue_paths(settings.BASE_DIR) if path.parts[-3] == language)
    with (settings.BASE_DIR / path).open("rb") as source:
        return read_po(source)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Yield each translation with its source; of plurals, the form of one with one, of many with many."""
    for message in read_catalogue(language):
        if message.id:
            yield from zip(forms(message.id), forms(message.string), strict=True)


def variables(text: str) -> list[tuple[str | None, str]]:
    return sorted(match.group("name", "kind") for match in VARIABLE.finditer(text))


def edges(text: str) -> tuple[str, str]:
    """Return the white space before and behind a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def addresses(language: str) -> list[str]:
    return [message.string for message in read_catalogue(language) if message.context == "url"]


def has_variables(message: Message) -> bool:
    return any(flag.endswith("-format") for flag in message.flags)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_variables_of_its_source(language):
    messages = [message for message in read_catalogue(language) if message.id and has_variables(message)]
    assert messages
    wrong = [
        (source, text)
        for message in messages
        for source, text in zip(forms(message.id), forms(message.string), strict=True)
        if variables(source) != variables(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_has_one_form_for_one_and_one_for_many(language):
    catalogue = read_catalogue(language)
    assert (catalogue.num_plurals, catalogue.plural_expr) == (2, "(n != 1)")
    plurals = [message for message in catalogue if not isinstance(message.id, str)]
    assert plurals
    assert [message.id for message in plurals if len(forms(message.string)) != 2] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_as_its_source(language):
    assert [(source, text) for source, text in pairs(language) if edges(source) != edges(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_tags_of_its_source(language):
    wrong = [
        (source, text)
        for source, text in pairs(language)
        if sorted(TAG.findall(source)) != sorted(TAG.findall(text))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_those_of_the_language(language):
    opening, closing = QUOTES[language]
    foreign = set('"“”‘’«»') - {opening, closing}
    wrong = [
        text
        for text in (TAG.sub("", text) for _, text in pairs(language))
        if foreign & set(text) or text.count(opening) != text.count(closing)
    ]
    assert wrong == []


@pytest.mark.parametrize(("name", "slug"), ADDRESSES)
def test_addresses_are_in_the_language_of_the_reader(name, slug):
    for language, address in ADDRESSES[name, slug].items():
        with override(language):
            assert reverse(name, args=[slug] if slug else []) == address


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_an_address_is_lower_case_ascii(language):
    parts = [part for address in addresses(language) for part in address.removesuffix("/").split("/")]
    assert parts
    assert [part for part in parts if not ADDRESS_PART.fullmatch(part)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_address_hides_another_or_a_page(language):
    """An address that begins as a page does would be found before the page and all below it."""
    whole = addresses(language)
    assert len(set(whole)) == len(whole)
    beginnings = {address.partition("/")[0] for address in whole}
    home = HomePage.objects.get(locale__language_code=language)
    slugs = set(home.get_children().values_list("slug", flat=True))
    assert slugs
    assert slugs.isdisjoint(beginnings)
