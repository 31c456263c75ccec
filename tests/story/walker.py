"""A person at a browser of her own: she logs in, types, presses Enter, and looks at every page on two screens."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.cast import PASSWORD

WIDE, NARROW = 1366, 360
_DRAWN = (
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"  # after charts and maps
)
_MOVE_ON = """(name) => { window.moved = new Promise((done) => {
    const once = {once: true};
    const all = () => Array.from(document.querySelectorAll("main button"));
    const button = () => all().find((one) => one.textContent.includes(name));
    const told = () => done(document.activeElement.textContent);
    document.addEventListener("htmx:afterSwap", () => {
        setTimeout(() => button().focus());
        document.addEventListener("htmx:afterSettle", () => setTimeout(told), once);
    }, once);
}); }"""
# STORY_PICTURES=folder keeps a picture of every station, for looking at the whole walk
_pictures = os.environ.get("STORY_PICTURES", "")


class Walker:
    """One browser at the live server. Nothing in here uses a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, address: str) -> "Walker":
        """Open an address, which must answer."""
        answer = self.page.goto(address)
        assert answer is not None and answer.status == 200, address
        return self

    @property
    def path(self) -> str:
        """Where the browser stands."""
        return urlsplit(self.page.url).path

    def log_in(self, username: str) -> "Walker":
        """Through the login page, to the desk."""
        self.go("/accounts/login/?next=/desk/")
        self.fill("Nama pengguna", username)
        self.fill("Kata sandi", PASSWORD)
        with self.arriving():
            self.page.keyboard.press("Enter")
        assert self.path == "/desk/", self.words()
        return self

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """What happens inside leads to another page, or to the same one drawn anew."""
        with self.page.expect_navigation():
            yield

    def part(self, heading: str) -> Locator:
        """The card under a heading."""
        return self.page.locator(
            "section", has=self.page.get_by_role("heading", name=heading, exact=True)
        ).last

    def field(self, label: str, within: Locator | None = None) -> Locator:
        """The field with exactly this label, marked as optional or not."""
        name = re.compile(rf"^\s*{re.escape(label)}(\s+boleh kosong)?\s*$")
        return (within or self.page).get_by_label(name)

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type into a field."""
        self.field(label, within).fill(text)

    def choose(self, label: str, *words: str, within: Locator | None = None) -> None:
        """Take the one choice of a list that holds all these words."""
        field = self.field(label, within)
        wanted = field.locator("option")
        for one in words:
            wanted = wanted.filter(has_text=one)
        expect(wanted).to_have_count(1)
        field.select_option(wanted.get_attribute("value"))

    def press(self, name: str, within: Locator | None = None) -> None:
        """Enter on a button or a link, which leads on."""
        where, exact = within or self.page.locator("main"), re.compile(rf"^\s*{re.escape(name)}(\s+F\d)?\s*$")
        target = where.get_by_role("button", name=exact).or_(where.get_by_role("link", name=exact)).first
        target.focus()
        with self.arriving():
            self.page.keyboard.press("Enter")

    def press_key(self, key: str) -> None:
        """A key that leads on."""
        with self.arriving():
            self.page.keyboard.press(key)

    def scan(self, *codes: str) -> None:
        """What a scanner does: it types a code and presses Enter, wherever the focus stands."""
        for code in codes:
            self.page.keyboard.type(code)
            self.page.keyboard.press("Enter")

    def scan_and_move_on(self, code: str, name: str) -> None:
        """Scan, and go to a button before the answer has settled: the page must not take the focus back."""
        self.page.evaluate(_MOVE_ON, name)
        self.scan(code)
        assert name in self.page.evaluate("window.moved")

    def hears(self, *words: str) -> None:
        """The bar that tells the outcome says these words, once it has come."""
        for one in words:
            expect(self.page.locator(".outcome")).to_contain_text(one)

    def sees(self, *words: str) -> None:
        """The page holds these words."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def words(self) -> str:
        """All words of the page, on one line."""
        return " ".join(self.page.locator("body").inner_text().split())

    def look(self, station: str) -> None:
        """Nothing is wider than a desk's screen or a telephone's."""
        self.page.evaluate("window.scrollTo(0, 0)")
        for width in (NARROW, WIDE):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate(_DRAWN)
            widest = self.page.evaluate("document.documentElement.scrollWidth")
            if _pictures:
                picture = Path(_pictures) / f"{station}-{width}.png"
                self.page.screenshot(path=picture, full_page=True)
            assert widest <= width, f"{station}: {widest} px on a screen of {width}"


def file_of(walker: Walker, address: str) -> tuple[str, bytes]:
    """Type and bytes of a file that the person may open."""
    answer: Any = walker.page.context.request.get(address)
    assert answer.status == 200, address
    return answer.headers["content-type"], answer.body()
