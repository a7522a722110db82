"""What a fresh migrate leaves: a site in three languages, sound in every part."""

import pytest
from wagtail.models import Locale, Page, Site

from home.models import CrisisCountry, HomePage, StandardPage
from initiatives.models import InitiativeIndexPage, InitiativePage

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "nb", "nl"]


def test_there_are_three_locales_with_a_home_page_each():
    assert sorted(Locale.objects.values_list("language_code", flat=True)) == LANGUAGES
    assert sorted(HomePage.objects.values_list("locale__language_code", flat=True)) == LANGUAGES
    assert HomePage.objects.values("translation_key").distinct().count() == 1


@pytest.mark.parametrize("model", [HomePage, InitiativeIndexPage])
def test_each_page_knows_its_translations(model):
    page = model.objects.get(locale__language_code="nl")
    assert sorted(other.locale.language_code for other in page.get_translations(inclusive=True)) == LANGUAGES


def test_the_site_starts_at_the_home_page_of_the_first_language():
    site = Site.objects.get(is_default_site=True)
    assert site.root_page.specific == HomePage.objects.get(locale__language_code="nl")
    assert HomePage.objects.get(locale__language_code="nb").url == "/nb/"


def test_the_tree_is_sound():
    assert Page.find_problems() == ([], [], [], [], [])


def test_about_and_privacy_stand_below_each_home_page():
    for code in LANGUAGES:
        home = HomePage.objects.get(locale__language_code=code)
        assert StandardPage.objects.child_of(home).live().count() == 2


def test_page_types_say_where_they_may_stand():
    assert InitiativePage.allowed_parent_page_models() == [InitiativeIndexPage]
    assert InitiativePage.allowed_subpage_models() == []
    assert InitiativeIndexPage.allowed_parent_page_models() == [HomePage]
    assert set(HomePage.allowed_subpage_models()) == {StandardPage, InitiativeIndexPage}


def test_crisis_lines_are_there_for_eight_countries():
    assert CrisisCountry.objects.count() == 8
    netherlands = CrisisCountry.objects.get(country="NL")
    assert netherlands.emergency == "112"
    assert netherlands.lines.first().phone_free == "0800-0113"
