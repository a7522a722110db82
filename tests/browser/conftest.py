"""A whole bank with the founding records in a process of its own, and a browser to look at it with."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from running_bank import ROOT, RunningBank

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBank]:
    """Give a bank that runs as `make run` runs one."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    bank = RunningBank(tmp_path_factory.mktemp("bank"))
    with bank.running():
        yield bank


@pytest.fixture(scope="session")
def site(running_bank: RunningBank) -> str:
    """Return the address of the bank."""
    return running_bank.address


@pytest.fixture(scope="session")
def administrator(running_bank: RunningBank) -> tuple[str, str]:
    """Return name and password of an administrator of the bank."""
    printed = subprocess.run(
        [sys.executable, "manage.py", "create_admin"],
        cwd=ROOT,
        env=running_bank.environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(
        re.search(rf"^ +{field} +(\S+)$", printed, re.MULTILINE)[1] for field in ("name", "password")
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser. Its event loop keeps Django's database away, so it ends with its module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens an address in a window of its own; faults in the console fail the test."""
    contexts, faults = [], []

    def open_at(path: str, *, width: int = 1280, scripts: bool = True, **options) -> Page:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": 900}, java_script_enabled=scripts, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert faults == []
