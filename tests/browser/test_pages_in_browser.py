"""Every kind of page fits its window, can be used by keyboard, and keeps to the content security policy."""

import pytest
from playwright.sync_api import expect

PATHS = [
    "/nl/",
    "/nb/",
    "/en/search/?q=stress",
    "/en/search/?q=nightline&theme=leadership",
    "/nb/tiltak/sit-psykisk-helsetjeneste/",
    "/en/initiative/sit-psykisk-helsetjeneste/",
    "/en/theme/prevention/",
    "/en/topic/stress/",
    "/en/themes/",
    "/en/about/",
]
# WCAG 2.2, success criterion 2.5.8: 24 by 24 pixels, unless in a line of text.
SMALL_TARGETS = """
() => [...document.querySelectorAll('button, summary, nav a, .chip, .facet label, .wheel-list a')]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([html]) => html)
"""


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [320, 1280])
def test_fits_its_window(open_page, path, width):
    page = open_page(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert page.evaluate(SMALL_TARGETS) == []


def test_the_content_can_be_reached_at_once(open_page):
    page = open_page("/en/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_wheel_lights_up_where_the_list_has_focus(open_page):
    page = open_page("/en/", reduced_motion="reduce")
    page.locator(".wheel-list .at-3 a").focus()
    expect(page.locator(".wheel .at-3 use")).to_have_css("opacity", "1")
    expect(page.locator(".wheel .at-4 use")).to_have_css("opacity", "0.35")


def test_a_petal_leads_to_its_initiatives(open_page):
    page = open_page("/en/")
    petal = page.locator(".wheel .t-prevention")
    promised = petal.locator("text").inner_html()
    petal.click()
    assert page.locator("#results-title").inner_text().split()[0] == promised
    expect(page.locator("#theme-prevention")).to_be_checked()
