"""The frame and the front page: languages, menu, crisis help, and what search engines are told."""

import pytest
from django.utils.translation import override
from wagtail.models import Page, PageViewRestriction

from home.crisis import last_crisis_help, render_crisis_help
from home.models import CrisisCountry, CrisisLine, HomePage, StandardPage

pytestmark = pytest.mark.django_db

FIRST_COUNTRIES = {
    "nl": ["Nederland", "België"],
    "nb": ["Norge"],
    "en": ["United Kingdom", "Ireland", "United States", "Canada", "Australia"],
}


def countries(page) -> list[str]:
    return [summary.contents[0].strip() for summary in page.select(".crisis summary")]


@pytest.mark.parametrize("language", FIRST_COUNTRIES)
class TestEveryLanguage:
    def test_the_front_page_is_in_the_readers_language(self, get_page, language):
        page = get_page(f"/{language}/")
        assert page.html["lang"] == language
        assert page.h1.text == HomePage.objects.get(locale__language_code=language).title
        assert page.select_one("#languages [aria-current]")["hreflang"] == language

    def test_crisis_help_begins_with_the_countries_that_speak_the_language(self, get_page, language):
        shown = countries(get_page(f"/{language}/"))
        assert len(shown) == 8
        assert shown[: len(FIRST_COUNTRIES[language])] == FIRST_COUNTRIES[language]

    def test_pages_of_text_say_where_their_versions_are(self, get_page, language):
        about = StandardPage.objects.get(locale__language_code=language, slug__in=["over", "om", "about"])
        page = get_page(about.url)
        assert page.h1.text == about.title
        alternates = {link["hreflang"]: link["href"] for link in page.select("link[rel=alternate]")}
        assert alternates["nb"] == "http://testserver/nb/om/"
        assert alternates["x-default"] == alternates["nl"] == "http://testserver/nl/over/"
        switch = {link["hreflang"]: link["href"] for link in page.select("#languages a")}
        assert switch == {"nl": "/nl/over/", "nb": "/nb/om/", "en": "/en/about/"}

    def test_what_is_not_there_is_told_in_the_readers_language(self, client, language):
        response = client.get(f"/{language}/xyz/")
        assert response.status_code == 404
        assert f'<html lang="{language}">' in response.content.decode()


class TestFrontPage:
    def test_shows_how_much_there_is_and_the_newest(self, bank, get_page):
        page = get_page("/en/")
        assert page.select_one(".welcome .hint").text.startswith("109 initiatives")
        assert len(page.select(".hit")) == 6
        assert sum(1 for _petal in page.select(".wheel a")) == 8

    def test_says_one_initiative_of_one(self, bank, get_page):
        keep = bank.filter(translation_state="original").first()
        keys = bank.exclude(translation_key=keep.translation_key)
        keys.update(live=False)
        # The index still holds the others; the database decides what is shown.
        assert len(get_page("/en/").select(".hit")) <= 1

    def test_works_without_any_initiative(self, get_page):
        assert not get_page("/nl/").select(".hit")

    def test_follows_nobody(self, client, bank):
        for path in ("/en/", "/nl/over/", "/en/search/", "/en/theme/data/"):
            response = client.get(path)
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")

    def test_loads_nothing_from_elsewhere_and_runs_nothing_inline(self, get_page):
        page = get_page("/en/search/")
        assets = [
            tag.get("src") or tag.get("href") for tag in page.select("script, link[rel=stylesheet], img")
        ]
        assert assets
        assert all(asset.startswith("/static/") for asset in assets)
        assert not page.select("[style], style, [onclick], [onchange]")


class TestMenu:
    def test_holds_what_editors_put_in_it(self, get_page):
        def shown():
            return [link.text for link in get_page("/en/").select(".footer-end li a")]

        assert shown() == ["About", "Privacy"]
        StandardPage.objects.filter(slug="privacy", locale__language_code="en").update(show_in_menus=False)
        assert shown() == ["About"]

    def test_leaves_out_what_is_not_public(self, get_page):
        privacy = StandardPage.objects.get(slug="privacy", locale__language_code="en")
        PageViewRestriction.objects.create(page=privacy, restriction_type=PageViewRestriction.LOGIN)
        StandardPage.objects.filter(slug="about").update(live=False)
        assert not get_page("/en/").select(".footer-end li a")


class TestCrisisHelp:
    def test_numbers_can_be_dialled(self, get_page):
        links = {link["href"]: link.text for link in get_page("/nb/").select(".crisis a[href^=tel]")}
        assert links["tel:116123"] == "116 123"
        assert links["tel:08000113"] == "0800-0113"

    def test_shows_what_editors_changed_at_once(self, get_page):
        get_page("/en/")
        CrisisLine.objects.filter(name="Samaritans").update(phone="116 999")
        CrisisCountry.objects.get(country="AU").delete()
        page = get_page("/en/")
        assert "116 999" in page.select_one(".crisis").text
        assert "Australia" not in countries(page)

    def test_costs_one_query_and_none_after_a_failure(self, django_assert_num_queries):
        with override("en"), django_assert_num_queries(1):
            html = render_crisis_help("en")
        with django_assert_num_queries(0):
            assert last_crisis_help("en") == html

    def test_a_country_without_lines_shows_its_emergency_number(self, get_page):
        CrisisCountry.objects.create(country="SE", emergency="112")
        (sweden,) = [
            part for part in get_page("/en/").select(".crisis details") if "Sweden" in part.summary.text
        ]
        assert "112" in sweden.select_one("li").text

    def test_is_on_the_page_for_what_is_not_there(self, client):
        assert "116 123" in client.get("/en/nothing-here/").content.decode()


def test_unpublished_pages_are_not_offered_as_versions(get_page):
    Page.objects.filter(slug="om").update(live=False)
    page = get_page("/nl/over/")
    assert "nb" not in {link["hreflang"] for link in page.select("link[rel=alternate]")}
    assert page.select_one("#languages a[hreflang=nb]")["href"] == "/nb/"
