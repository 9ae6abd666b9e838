"""Pages in a real Chromium: a browser for the run, a page for each test, and nobody outside the machine."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nobody outside the machine. Cutting requests one by one would do too, but takes Chromium its cache and the tests their time.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--disable-dev-shm-usage",
    # A page lives a second: what compilers make of its scripts is thrown away before it has paid.
    "--js-flags=--no-opt,--no-maglev",
]
PATIENCE = 30_000
"""Milliseconds: a page that never comes is found out in any case, and a machine that has much else to do is no fault of the page."""
HOW = "Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM to its path."


def chromium() -> str | None:
    """Return the path of the Chromium to use, or None when there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the tests of a file. Fails, and does not skip, when there is none.

    Not for the whole process: while it is open its loop runs in this thread, and tests of what has a loop of its own would fail.
    """
    path = chromium()
    assert path, HOW
    # Playwright's loop lives in this thread; Django's guard against asynchronous use would mistake every query for a misuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    # While that loop runs Django keeps other connections for this thread than before and after. One that stayed open on the
    # other side would be dead when it is used again: each test with real transactions drops its database.
    connections.close_all()
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chrome
        chrome.close()
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A browser window of its own on the live server: Vietnamese, Viet Nam's time."""
    context = browser.new_context(base_url=live_server.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(visit: BrowserContext) -> Iterator[Page]:
    """A tab whose every script error and refused resource fails the test."""
    page = visit.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    yield page
    assert not troubles, troubles
