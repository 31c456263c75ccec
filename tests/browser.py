"""A real browser (Debian's Chromium, driven by Playwright) against pytest-django's live server.

`page` opens in Indonesian at 1366 pixels and watches: a console error, an exception in a script or a request that
leaves the host fails the test, and the request never goes out. A test that provokes an error on purpose says so:
`watch.expect("403")`.
"""

import os
import re
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Route,
    expect,
    sync_playwright,
)

_programs = ("chromium", "chromium-browser", "google-chrome")
_axe = Path(__file__).with_name("vendor") / "axe-core" / "axe.min.js"
PATIENCE = 30_000
"""Milliseconds. Only a page that never comes waits so long; a busy machine is no fault of the page."""
expect.set_options(timeout=PATIENCE)

_left_behind = re.compile(r"htmx:(afterRequest|sendAbort), ")
"""What htmx says of an answer that was still on its way when the page was left; failures have events of their own."""

_quiet = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
]


class Watch:
    """What a page did that it must not do."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.complaints: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """From the test's start to its end, a complaint that matches `pattern` is meant to happen."""
        self._expected.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """The complaints that no `expect` foresaw."""
        return [
            words for words in self.complaints if not any(known.search(words) for known in self._expected)
        ]

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of `context`. What leaves the host finds no address (`_quiet`).

        To hold back each request and ask here would take the browser its cache: every page would load all its
        scripts and styles anew.
        """
        context.on("request", self._asked)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.host:
            self.complaints.append(f"outside request: {request.url}")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _left_behind.match(message.text):
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Playwright's event loop runs in this thread, which Django would otherwise take for asynchronous code."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """One Chromium for the session."""
    program = next(filter(None, map(shutil.which, _programs)), None)
    if program is None:
        pytest.fail("Chromium is missing: install it (on Debian: apt-get install chromium).")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    running = playwright_driver.chromium.launch(executable_path=program, args=[*_quiet, *sandbox])
    yield running
    running.close()


@pytest.fixture
def browser_options() -> dict[str, Any]:
    """Options of the page's context; a test module overrides this for another width, language or theme."""
    return {"locale": "id-ID", "viewport": {"width": 1366, "height": 900}, "timezone_id": "Asia/Makassar"}


@pytest.fixture
def watch(live_server: Any) -> Watch:
    """The watch over `page`, for tests that provoke an error on purpose."""
    return Watch(urlsplit(live_server.url).netloc)


@pytest.fixture
def context(
    browser: Browser, live_server: Any, watch: Watch, browser_options: dict[str, Any]
) -> Iterator[BrowserContext]:
    """A browser without cookies or cache, whose pages are watched; what it did is judged at the end of the test."""
    # Without motion: a colour half-way between two others is no colour of the house.
    fresh = browser.new_context(base_url=live_server.url, reduced_motion="reduce", **browser_options)
    fresh.set_default_timeout(PATIENCE)
    watch.attach(fresh)
    yield fresh
    fresh.close()
    assert not watch.unexpected()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page; `page.goto("/")` opens the live server."""
    return context.new_page()


def hold_first(page: Page, pattern: str) -> list[Route]:
    """From now on the first request to what matches waits until the test lets it go on; all later ones go."""
    held: list[Route] = []

    def late(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route(pattern, late)
    return held


@lru_cache(maxsize=1)
def _axe_source() -> str:
    return _axe.read_text("utf-8")


def barriers(page: Page, *, also: tuple[str, ...] = ()) -> list[str]:
    """What axe calls serious or critical on the page as it stands: the rule, and the first places.

    `also`: rules that count besides, however mild axe calls them.
    """
    page.wait_for_load_state()
    page.evaluate(_axe_source())
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], preload: false}).then((told) => told.violations)"
    )
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: "
        + "; ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in found
        if one["impact"] in ("serious", "critical") or one["id"] in also
    ]


def assert_accessible(page: Page, *, also: tuple[str, ...] = ()) -> None:
    """Nothing on the page keeps somebody out, as far as axe can tell (serious and critical rules, and `also`)."""
    assert not barriers(page, also=also)
