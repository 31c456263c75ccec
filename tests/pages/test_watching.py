"""A page of the browser's tests reaches this program alone, and whatever it tries besides is told."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

from tests.browser import Watch


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """The address of another program on this machine, and what it was asked."""
    heard: list[str] = []

    class Hearing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(204)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hearing)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", heard
    server.shutdown()
    server.server_close()


def test_nothing_leaves_the_host_and_what_tries_to_is_told(
    page: Page, watch: Watch, elsewhere: tuple[str, list[str]]
) -> None:
    watch.expect("outside request|console")
    address, heard = elsewhere  # asked from an empty page: those of the program forbid it themselves
    for url in (f"{address}/away", "http://lentera.example/away"):
        told = page.evaluate("url => fetch(url).then(() => 'answered', () => 'not found')", url)
        assert told == "not found"
        assert f"outside request: {url}" in watch.complaints
    assert heard == []
    assert page.goto("/accounts/login/").status == 200


def test_scripts_are_loaded_once(page: Page) -> None:
    """As for whoever works here: a browser that is held back at each request would keep nothing."""
    scripts = """performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js'))
        .map((one) => one.transferSize > 0)"""
    page.goto("/accounts/login/")
    assert set(page.evaluate(scripts)) == {True}
    page.goto("/accounts/login/?next=/desk/")
    assert set(page.evaluate(scripts)) == {False}
