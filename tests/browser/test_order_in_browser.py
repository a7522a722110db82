"""An editor looks why results stand in their order: from the search page to the admin, and back."""

import re

import pytest
from playwright.sync_api import Page, expect
from signing_in import enter_admin

ORDER = "/admin/search-order/"


@pytest.fixture
def open_as_editor(open_page, administrator):
    """Return a function that opens an address in a window where somebody is signed in to the admin."""

    def open_at(path: str, **options) -> Page:
        page = open_page("/admin/", **options)
        enter_admin(page, administrator)
        page.goto(path)
        return page

    return open_at


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_search_page_and_back(open_as_editor, scripts):
    page = open_as_editor("/en/search/?q=loneliness&theme=prevention", scripts=scripts)
    found = page.locator(".hit h3").all_inner_texts()[:10]
    page.get_by_role("link", name="Why this order").click()
    expect(page.locator("input[name=theme][value=prevention]")).to_be_checked()
    assert page.locator(".order-hits h3 a").all_inner_texts() == found
    page.get_by_label("What a reader types").fill("lonelyness")
    page.get_by_label("Language of the reader").select_option("nb")
    page.get_by_role("button", name="Explain").click()
    expect(page.locator(".order-told")).to_contain_text("loneliness")
    page.get_by_role("link", name="See this search as readers do").click()
    expect(page).to_have_url(re.compile(r"/nb/sok/\?q=lonelyness&theme=prevention$"))


def test_it_stays_when_filters_change_the_results_in_place(open_as_editor):
    page = open_as_editor("/en/search/?q=stress")
    page.locator("#theme-prevention").check()
    expect(page).to_have_url(re.compile("theme=prevention"))
    link = page.get_by_role("link", name="Why this order")
    expect(link).to_have_attribute("href", re.compile("q=stress&theme=prevention&reader=en$"))


def test_nobody_else_is_shown_the_way(open_page):
    page = open_page("/en/search/?q=stress")
    expect(page.get_by_role("link", name="Why this order")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "querystring", ["", "?q=loneliness&reader=en", "?q=first-year+students+at+home&reader=en"]
)
def test_it_fits_its_window(open_as_editor, width, querystring):
    page = open_as_editor(ORDER + querystring, width=width)
    fits = "() => [...document.querySelectorAll('.order-form *, .order-hits *, .order-table')]"
    fits += ".every((one) => one.getBoundingClientRect().right <= document.documentElement.clientWidth)"
    assert page.evaluate(fits)
    assert page.locator("h1").count() == 1


def test_bars_are_as_long_as_their_figures_say(open_as_editor):
    page = open_as_editor(f"{ORDER}?q=loneliness&reader=en")
    for row in page.locator(".order-hits tbody tr").all()[:5]:
        share = int(row.locator(".order-figure").last.inner_text().removesuffix(" %"))
        whole, part = (
            row.locator(f".order-bar-{name}").bounding_box()["width"] for name in ("whole", "share")
        )
        assert part / whole == pytest.approx(share / 100, abs=0.02)
