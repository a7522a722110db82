"""Signing in to the admin, as development does it."""

from playwright.sync_api import Page, expect


def enter_admin(page: Page, administrator: tuple[str, str]) -> None:
    """Sign in with the password that development prints."""
    name, password = administrator
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_text("Review").first).to_be_attached()
