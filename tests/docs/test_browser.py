"""The watch over the browser sees what a page must not do."""

import pytest

pytestmark = pytest.mark.browser

TRESPASSES = """
<img src="http://lentera.invalid/picture.png" alt="">
<script>console.error("an error of the page"); setTimeout(() => { throw new Error("a broken script") })</script>
"""


def test_the_watch_sees_outside_requests_errors_and_broken_scripts(page, watch):
    with page.expect_event("pageerror"):
        page.set_content(TRESPASSES)
    seen = "\n".join(watch.unexpected())
    assert "outside request: http://lentera.invalid/picture.png" in seen
    assert "console: an error of the page" in seen
    assert "script: " in seen
    assert "a broken script" in seen
    watch.expect("lentera.invalid|ERR_FAILED|an error of the page|a broken script")
    assert watch.unexpected() == []


def test_a_quiet_page_of_the_node_raises_no_complaint(page, live_server, watch):
    page.set_content("<p>Lentera</p>")
    assert page.evaluate("navigator.language") == "id-ID"
    assert watch.complaints == []
