"""A whole bank with the founding records in a process of its own, and a browser to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LISTENING = "Starting development server"
SECONDS_TO_START = 240
SECONDS_TO_STOP = 30


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a bank that runs as `make run` runs one."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_bank", "--port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATA_DIR": str(tmp_path_factory.mktemp("bank")),
            "DJANGO_SETTINGS_MODULE": "kennisbank.settings.dev",
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    too_long = threading.Timer(SECONDS_TO_START, process.kill)
    too_long.start()
    try:
        printed = []
        for line in process.stdout:
            printed.append(line)
            if LISTENING in line:
                break
        else:
            pytest.fail("The bank did not start:\n" + "".join(printed))
        too_long.cancel()
        # What the server prints from now on must not fill the pipe.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
    finally:
        too_long.cancel()
        process.terminate()
        process.wait(timeout=SECONDS_TO_STOP)


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
