"""Searching as a reader does it: by keyboard, with and without scripts, on a desk and in the hand."""

import re

import pytest
from playwright.sync_api import Page, expect

SEARCH = "/en/search/"


def total(page: Page) -> int:
    return int(page.locator("#results-title").inner_text().split()[0])


def test_by_keyboard_with_scripts(open_page):
    page = open_page(SEARCH)
    everything = total(page)
    page.locator("#q").press_sequentially("stress")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=stress$"))
    expect(page.locator("#count-live")).to_have_text(re.compile("initiatives"))
    found = total(page)
    assert found < everything
    expect(page).to_have_title(re.compile("stress"))

    box = page.locator("#theme-prevention")
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"\?q=stress&theme=prevention$"))
    expect(page.locator(".chip")).to_have_count(1)
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    assert total(page) <= found

    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=stress$"))
    expect(page.locator("#theme-prevention")).not_to_be_checked()
    expect(page.locator(".chip")).to_have_count(0)
    assert total(page) == found
    # Until its scripts are there, a page does not notice that one goes on in the history.
    page.wait_for_load_state("load")
    page.go_forward()
    expect(page.locator("#theme-prevention")).to_be_checked()
    expect(page.locator("#q")).to_have_value("stress")


def test_without_scripts(open_page):
    page = open_page(SEARCH, scripts=False)
    everything = total(page)
    page.locator("#q").fill("stress")
    page.get_by_role("button", name="Search").click()
    found = total(page)
    assert found < everything
    page.locator("#theme-prevention").check()
    page.get_by_role("button", name="Show results").click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("#theme-prevention")).to_be_checked()
    assert "q=stress" in page.url
    assert "theme=prevention" in page.url
    page.go_back()
    expect(page.locator("#theme-prevention")).not_to_be_checked()
    assert total(page) == found
    page.get_by_text("Order: Best match").click()
    page.get_by_role("link", name="Title").click()
    assert "sort=title" in page.url
    assert total(page) == found


def test_what_was_unfolded_stays_unfolded(open_page):
    page = open_page(SEARCH)
    page.locator("#more-organisation > summary").click()
    narrowing = page.locator("#more-organisation-filter")
    narrowing.fill("utrecht")
    expect(page.locator("#more-organisation li:visible").first).to_contain_text(re.compile("utrecht", re.I))
    assert page.url.endswith(SEARCH)
    page.locator("#status-running").check()
    expect(page).to_have_url(re.compile("status=running"))
    expect(page.locator("#more-organisation")).to_have_attribute("open", "")
    expect(narrowing).to_have_value("utrecht")


def test_chips_orders_and_pages_change_the_results_in_place(open_page):
    page = open_page(f"{SEARCH}?theme=prevention&theme=support")
    page.evaluate("window.isSamePage = true")
    page.get_by_role("link", name=re.compile("Remove the filter Theme: Support")).click()
    expect(page).to_have_url(re.compile(r"\?theme=prevention$"))
    expect(page.locator("#theme-support")).not_to_be_checked()
    page.get_by_text("Order: Newest").click()
    page.get_by_role("link", name="Title").click()
    expect(page).to_have_url(re.compile("sort=title"))
    page.get_by_role("link", name="Page 2").click()
    expect(page.locator(".pages [aria-current=page]")).to_have_text("2")
    # The order outlives a change of filters; the page does not.
    page.locator("#theme-data").check()
    expect(page).to_have_url(re.compile(r"\?theme=data&theme=prevention&sort=title$"))
    assert page.evaluate("window.isSamePage")


def test_the_language_switch_follows_the_search(open_page):
    page = open_page(SEARCH)
    page.locator("#theme-data").check()
    expect(page).to_have_url(re.compile("theme=data"))
    found = total(page)
    page.locator("#languages a[hreflang=nb]").click()
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    expect(page.locator("#theme-data")).to_be_checked()
    assert total(page) == found


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_filters_are_a_sheet(open_page, scripts):
    page = open_page(SEARCH, width=390, scripts=scripts, has_touch=True)
    box = page.locator("#theme-prevention")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    box.check()
    if scripts:
        expect(page).to_have_url(re.compile("theme=prevention"))
        expect(page.locator(".facets-apply button")).to_have_text(re.compile(f"Show {total(page)} results"))
    page.locator(".facets-apply button").click()
    expect(page).to_have_url(re.compile("theme=prevention"))
    expect(box).to_be_hidden()
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()
