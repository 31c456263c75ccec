"""Browsers for several persons, all watched by the same watch."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from lentera.journal.node import this_node
from tests.browser import PATIENCE, Watch
from tests.story.walker import Walker


@pytest.fixture
def arrive(
    browser: Browser,
    live_server: Any,
    watch: Watch,
    context: BrowserContext,
    browser_options: dict[str, Any],
) -> Iterator[Callable[[], Walker]]:
    """A maker of browsers, each with cookies of its own; what any of them did is judged at the end of the test."""
    opened: list[BrowserContext] = []

    def arrive() -> Walker:
        fresh = browser.new_context(base_url=live_server.url, reduced_motion="reduce", **browser_options)
        fresh.set_default_timeout(PATIENCE)
        watch.attach(fresh)
        opened.append(fresh)
        return Walker(fresh.new_page())

    this_node.cache_clear()
    yield arrive
    for one in opened:
        one.close()
    this_node.cache_clear()
