"""In a real browser: no console error, nothing wider than the screen, keys, one press, and the look of the device."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import FloatRect, Locator, Page, Route, expect

from lentera.pages import hooks
from tests.browser import Watch


@pytest.fixture(autouse=True)
def _sees_the_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_may", lambda request, capability: capability == "pages.looks")


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("part", ["", "public", "kiosk", "van"])
def test_no_page_is_wider_than_its_screen(page: Page, part: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/desk/looks/?page_of={part}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.size)") > 0


def test_charts_and_maps_are_drawn(page: Page) -> None:
    page.goto("/desk/looks/")
    expect(page.locator("#loans svg")).to_be_visible()
    expect(page.locator("#partners path.leaflet-interactive")).to_have_count(3)


@pytest.mark.parametrize(("width", "written"), [(1366, True), (360, False)])
def test_values_above_bars_are_written_where_they_have_room(page: Page, width: int, written: bool) -> None:
    """A number of each of twelve months: side by side on a telephone they would stand in each other."""

    def with_values(route: Route) -> None:
        told = route.fetch()
        bars = '"data": [1430, 570, 540, 950, 1330, 460, 520, 840, 1190, 650, 430, 1]'
        one = f'{{"type": "bar", "label": {{"show": true, "position": "top"}}, {bars}}}'
        body = re.sub(r'"series": \[.*?\}\]', f'"series": [{one}]', told.text(), count=1)
        route.fulfill(response=told, body=body)

    page.set_viewport_size({"width": width, "height": 800})
    page.route("**/desk/looks/", with_values)
    page.goto("/desk/looks/")
    expect(page.locator("#loans svg")).to_be_visible()
    expect(page.locator("#loans svg text", has_text="1.430")).to_have_count(1 if written else 0)


def test_keys_lead_to_search_and_to_their_list(page: Page) -> None:
    page.goto("/desk/looks/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    expect(page.locator("[data-search]").first).to_be_focused()
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    dialog = page.locator("#keys")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Kembalikan")  # a key of the page itself
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_form_pressed_twice_is_sent_once(page: Page) -> None:
    page.goto("/desk/looks/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with page.expect_navigation(wait_until="networkidle"):
        page.evaluate(
            """() => { const form = document.querySelector('.side-foot form');
            const button = form.querySelector('button'); button.click(); button.click(); }"""
        )
    assert len(sent) == 1


def test_the_device_chooses_dark_until_someone_switches(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/desk/looks/")
    body = page.locator("body")
    expect(body).to_have_css("background-color", "rgb(12, 26, 31)")
    page.locator(".side-foot button[name=theme]").click()  # from the device's look to light
    expect(body).to_have_css("background-color", "rgb(247, 248, 246)")


def test_a_counter_counts_and_never_below_nothing(page: Page) -> None:
    page.goto("/desk/looks/?page_of=van")
    field = page.locator("[data-counter] input")
    page.locator('[data-step="1"]').click()
    expect(field).to_have_value("43")
    field.fill("0")
    page.locator('[data-step="-1"]').click()
    expect(field).to_have_value("0")


SCAN_DESK = """<section id="desk">
<form method="post" hx-post="/scan/" hx-target="#desk" hx-swap="outerHTML" data-scan>
<input type="hidden" name="request_id" value="r0"><input name="barcode" data-autofocus></form></section>"""
SCAN_PAGE = f"""<!doctype html><meta charset="utf-8"><title>Meja</title><link rel="icon" href="data:,">{SCAN_DESK}
<dialog id="keys"><dl data-keys></dl></dialog><div id="announcer"></div>
<template id="scan-waiting"><div><b data-codes></b><button data-go></button><button data-drop></button></div></template>
<script src="/static/pages/vendor/htmx/htmx.min.js"></script><script src="/static/pages/lentera.js"></script>"""


def test_a_scanner_never_waits_and_no_code_is_lost(page: Page) -> None:
    taken: list[tuple[str, str]] = []

    def answer(route: Route) -> None:
        said = parse_qs(route.request.post_data or "")
        taken.append((said["request_id"][0], said["barcode"][0]))
        time.sleep(0.15)
        route.fulfill(content_type="text/html", body=SCAN_DESK.replace("r0", f"r{len(taken)}"))

    page.route("**/scan/", answer)
    page.route("**/scan-page/", lambda route: route.fulfill(content_type="text/html", body=SCAN_PAGE))
    page.goto("/scan-page/")
    for code in ("KI-1", "KI-2", "KI-3", "KI-4"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator("[name=request_id]")).to_have_value("r4")
    assert taken == [("r0", "KI-1"), ("r1", "KI-2"), ("r2", "KI-3"), ("r3", "KI-4")]
    expect(page.locator("[name=barcode]")).to_be_focused()
    expect(page.locator("[name=barcode]")).to_have_value("")


def test_codes_that_reach_no_server_wait_in_their_order_with_their_request(page: Page, watch: Watch) -> None:
    taken: list[tuple[str, str]] = []
    asked: list[str] = []

    def answer(route: Route) -> None:
        said = parse_qs(route.request.post_data or "")
        asked.append(said["barcode"][0])
        if len(asked) < 3:
            route.abort()
            return
        taken.append((said["request_id"][0], said["barcode"][0]))
        route.fulfill(content_type="text/html", body=SCAN_DESK.replace("r0", f"r{len(taken)}"))

    watch.expect("ERR_FAILED|htmx:")
    page.route("**/scan/", answer)
    page.route("**/scan-page/", lambda route: route.fulfill(content_type="text/html", body=SCAN_PAGE))
    page.goto("/scan-page/")
    for code in ("KI-1", "KI-2"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator("#scan-held [data-codes]")).to_have_text("KI-1 · KI-2")
    page.keyboard.type("KI-3")
    page.keyboard.press("Enter")
    page.keyboard.type("KI-")  # half of the next
    expect(page.locator("[name=request_id]")).to_have_value("r3")
    assert asked == ["KI-1", "KI-1", "KI-1", "KI-2", "KI-3"]
    assert taken == [("r0", "KI-1"), ("r1", "KI-2"), ("r2", "KI-3")]
    expect(page.locator("#scan-held")).to_have_count(0)
    expect(page.locator("[name=barcode]")).to_have_value("KI-")


TURNED = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/static/pages/lentera.css">
<title>Arah</title><link rel="icon" href="data:,">
<main><p><{tag}>Arah \u202eterbalik</{tag}> <i id="after">AB</i></p></main>"""


@pytest.mark.parametrize("tag", ["a", "b", "span", "strong", "small", "u"])
def test_a_title_that_turns_its_direction_turns_nothing_behind_it(page: Page, tag: str) -> None:
    page.route(
        "**/turned/", lambda route: route.fulfill(content_type="text/html", body=TURNED.format(tag=tag))
    )
    page.goto("/turned/")
    after = page.locator("#after").bounding_box()
    title = page.locator(f"main {tag}").first.bounding_box()
    assert after and title
    # a word on its own would show it as well where nothing is set apart: there it comes before what was turned
    assert (after["x"] >= title["x"] + title["width"]) is (tag != "u")


def test_a_telephone_is_told_what_the_heads_are_for_also_by_a_browser_without_has(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.route("**/*.css", _without_has)
    page.goto("/desk/looks/")
    table = page.locator(".data-table table").first
    lead = table.locator("thead tr").evaluate("row => getComputedStyle(row, '::before').content")
    assert lead == '"Urutkan:"'
    assert _width(table.locator("thead a").first) > 20
    table.locator("thead").evaluate("head => head.removeAttribute('class')")  # a table that cannot be sorted
    assert _width(table.locator("thead")) <= 1


@pytest.mark.parametrize("knows_has", [True, False])
def test_a_row_is_short_on_a_telephone(page: Page, knows_has: bool) -> None:
    """Its name as a heading without the head's word, the state beside it, and the rest in a line or two."""
    page.set_viewport_size({"width": 360, "height": 800})
    if not knows_has:
        page.route("**/*.css", _without_has)
    page.goto("/desk/looks/")
    row = page.locator(".data-table tbody tr").first
    words = "cell => getComputedStyle(cell, '::before').content"
    assert row.locator("td").first.evaluate(words) == "none"
    assert row.locator("td", has_text="Jan 2024").evaluate(words) == '"Berlaku sampai "'
    if knows_has:
        assert _box(row)["height"] < 5 * 34  # a line for each of five values
        name, state = row.locator("td").first, row.locator(".tag")
        assert _box(state)["y"] < _box(name)["y"] + _box(name)["height"]


@pytest.mark.parametrize(("width", "state_second"), [(360, True), (1366, False)])
def test_a_row_is_read_aloud_in_the_order_that_is_seen(page: Page, width: int, state_second: bool) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/desk/looks/")
    row = page.locator(".data-table tbody tr").first
    name, state = (row.locator(part).first.inner_text() for part in ("td a", ".tag"))
    heard = _heard(page)
    assert (heard.index(state, heard.index(name)) == heard.index(name) + 1) is state_second


def _heard(page: Page) -> list[str]:
    """The words of a page in the order in which a screen reader has them."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def walk(node: Any) -> Iterator[str]:
        if node.get("role", {}).get("value") == "StaticText":
            yield node["name"]["value"]
        else:
            for child in node.get("childIds", []):
                yield from walk(by_id[child])

    return list(walk(nodes[0]))


def test_a_long_label_is_never_wider_than_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/desk/looks/")
    page.locator(".tag").first.evaluate("tag => tag.textContent = 'Lembaga Pemasyarakatan '.repeat(9)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_was_typed_comes_back_with_its_page_also_where_nothing_is_suggested(page: Page) -> None:
    page.goto("/desk/looks/")
    for name, typed in (("title", "Lomba baca"), ("day", "31/31/26"), ("month", "Januari 2024")):
        page.locator(f"[name={name}]").first.fill(typed)
    page.keyboard.press("Tab")
    page.goto("/desk/looks/?page_of=van")
    page.go_back()
    expect(page.locator("[name=title]").first).to_have_value("Lomba baca")
    expect(page.locator("[name=day]").first).to_have_value("31/31/26")
    expect(page.locator("[name=month]").first).to_have_value("Januari 2024")
    page.reload()
    expect(page.locator("[name=day]").first).not_to_have_value("31/31/26")


def _box(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None
    return box


def _width(part: Locator) -> float:
    box = part.bounding_box()
    return box["width"] if box else 0


def _without_has(route: Route) -> None:
    """A style sheet as a browser reads it that does not know `:has()`: each rule with it is passed over."""
    told = route.fetch()
    route.fulfill(response=told, body=re.sub(r"[^{}]*:has\([^{}]*\{[^{}]*\}", "", told.text()))


@pytest.mark.parametrize(
    ("drawn", "pressed"),
    [(["1", "2"], ["1"]), (["3", "1"], ["1"]), (["2"], []), ([], [])],
    ids=["again", "elsewhere", "another alone", "nothing"],
)
def test_a_press_reaches_its_successor_or_nothing(page: Page, drawn: list[str], pressed: list[str]) -> None:
    """A part is drawn anew between the press and its end; only the form's hidden fields tell its rows apart."""
    page.goto("/desk/looks/")
    page.evaluate(
        """() => {
            const part = document.createElement("div"), pressed = [];
            part.style = "position: fixed; top: 0; left: 0; z-index: 9";
            document.body.append(part);
            window.addEventListener("submit", (event) => {
                event.preventDefault(); event.stopImmediatePropagation();
                pressed.push(event.target.elements.copy.value);
            }, true);
            window.draw = (items) => { part.innerHTML = items.map((item) =>
                `<form method="post" action="/x"><input type="hidden" name="request_id" value="${Math.random()}">
                <input type="hidden" name="copy" value="${item}"><button>Ambil</button></form>`).join(""); };
            window.pressed = () => pressed;
        }"""
    )
    page.evaluate("draw(['1', '2'])")
    box = page.get_by_role("button", name="Ambil").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    page.mouse.down()
    page.evaluate("items => draw(items)", drawn)
    page.mouse.up()
    assert page.evaluate("pressed()") == pressed


def test_a_button_that_sends_nothing_has_no_successor(page: Page) -> None:
    page.goto("/desk/looks/")
    page.evaluate(
        """() => {
            const part = document.createElement("div"), clicked = [];
            part.style = "position: fixed; top: 0; left: 0; z-index: 9";
            document.body.append(part);
            document.addEventListener("click", (event) => clicked.push(event.target.textContent), true);
            const button = (sign) => `<button type="button">${sign}</button>`;
            window.draw = () => { part.innerHTML = `<form>${button("less")}${button("more")}</form>`; };
            window.clicked = () => clicked;
        }"""
    )
    page.evaluate("draw()")
    box = page.get_by_role("button", name="more").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    page.mouse.down()
    page.evaluate("draw()")
    page.mouse.up()
    assert page.evaluate("clicked()") == []
    page.get_by_role("button", name="more").click()
    assert page.evaluate("clicked()") == ["more"]
