"""Suggestions under the search box: by keyboard, by touch, for a screen reader, and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

HOME, SEARCH = "/en/", "/en/search/"


def type_in(page: Page, text: str) -> None:
    page.locator("#q").click()
    page.locator("#q").press_sequentially(text)


@pytest.mark.parametrize("path", [HOME, SEARCH])
def test_by_keyboard(open_page, path):
    page = open_page(path)
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    type_in(page, "lonel")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Loneliness")
    expect(first).to_contain_text("initiatives")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?topic=loneliness$"))


def test_escape_closes_and_keeps_what_was_typed(open_page):
    page = open_page(SEARCH)
    type_in(page, "stress")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("stress")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")


def test_enter_without_a_choice_searches_for_what_was_typed(open_page):
    page = open_page(HOME)
    type_in(page, "stress")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=stress$"))


def test_groups_and_their_number_are_told(open_page):
    page = open_page(HOME)
    type_in(page, "stress")
    expect(page.get_by_role("group", name="Topics and more").get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="suggestions")).to_have_count(1)
    assert page.get_by_role("option").count() == int(
        page.get_by_role("status").filter(has_text="suggestions").inner_text().split()[0]
    )


def test_recent_searches_count_among_what_is_told(open_page):
    page = open_page(HOME)
    page.evaluate("localStorage.setItem('kennisbank.recent', JSON.stringify(['Søvnløs', 'stress']))")
    told = page.get_by_role("status").filter(has_text="suggestion")
    type_in(page, "sovnlo")
    expect(page.get_by_role("option", name="Søvnløs")).to_be_visible()
    expect(told).to_have_text(re.compile(rf"^{page.get_by_role('option').count()} suggestions?$"))
    page.locator("#q").fill("")
    page.locator("#q").press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(3)
    # To forget them is no suggestion.
    expect(told).to_have_text("2 suggestions")


def test_that_there_is_nothing_is_told(open_page):
    page = open_page(HOME)
    type_in(page, "qqqq")
    expect(page.get_by_role("status").filter(has_text="No suggestions")).to_have_count(1)
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_words_of_another_language_say_which(open_page):
    page = open_page("/nl/")
    type_in(page, "lonel")
    expect(page.get_by_role("option").first.locator("[lang=en]")).to_have_text(re.compile("loneliness", re.I))


def test_a_pasted_paragraph_is_searched_for_by_its_telling_words(open_page):
    page = open_page(HOME)
    filler = "Hello everybody, I hope you are all well and that you have a good week there. " * 4
    page.locator("#q").fill(f"{filler} Our doctoral candidates suffer from loneliness and procrastination.")
    page.keyboard.press("Enter")
    expect(page.locator(".results .notice")).to_contain_text("longer than 200 characters")
    expect(page.locator(".results .notice")).to_contain_text("loneliness")
    expect(page.locator("#q")).to_have_value(re.compile("procrastination"))
    expect(page.locator(".hit").first).to_be_visible()
    page.locator("#q").fill("")
    page.locator("#q").press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_leaving_the_box_closes_the_list(open_page):
    page = open_page(HOME)
    type_in(page, "stress")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_by_touch_on_a_small_screen(open_page):
    page = open_page(HOME, width=320, has_touch=True)
    page.locator("#q").tap()
    page.locator("#q").press_sequentially("vennesp")
    option = page.get_by_role("option").filter(has_text="Vennespleis").first
    expect(option).to_be_visible()
    assert option.bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    option.tap()
    expect(page).to_have_url(re.compile("vennespleis-samfundet"))


def test_recent_searches_stay_on_this_device(open_page):
    page = open_page(SEARCH)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for text in ("stress", "sleep"):
        page.locator("#q").fill(text)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(rf"\?q={text}$"))
    page.goto(HOME)
    asked.clear()
    page.locator("#q").click()
    recent = page.get_by_role("group", name="Your recent searches, kept on this device")
    expect(recent.get_by_role("option")).to_have_text(["sleep", "stress", "Forget my recent searches"])
    assert not [address for address in asked if "stress" in address or "suggestions/" in address]
    recent.get_by_role("option", name="stress").click()
    expect(page).to_have_url(re.compile(r"\?q=stress$"))
    page.goto(HOME)
    page.locator("#q").click()
    page.get_by_role("option", name="Forget my recent searches").click()
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_what_was_stored_by_another_hand_breaks_nothing(open_page):
    page = open_page(HOME)
    for value in ("{", '{"a": 1}', "[1, null]"):
        page.evaluate("value => localStorage.setItem('kennisbank.recent', value)", value)
        page.reload()
        type_in(page, "stress")
        expect(page.get_by_role("option").first).to_be_visible()


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(open_page):
    page = open_page(HOME)
    type_in(page, "str")
    expect(page.get_by_role("option").first).to_be_visible()
    page.locator("#q").press_sequentially("qqq")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_without_scripts_it_is_a_plain_box(open_page):
    page = open_page(HOME, scripts=False)
    expect(page.get_by_role("searchbox")).to_have_count(1)
    page.locator("#q").fill("stress")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"\?q=stress$"))
