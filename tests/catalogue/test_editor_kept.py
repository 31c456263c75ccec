"""What was typed and chosen in the editor stays: after a refusal, on the other face and back, by the back button."""

from datetime import date
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import msgspec
import pytest
from playwright.sync_api import Page

from lentera.catalogue.editing.simple import applied, form_of
from lentera.catalogue.marc.record import Field, Marc
from lentera.catalogue.models import Record
from tests.cast import make_cast, staff_client
from tests.catalogue.makers import book
from tests.catalogue.test_editor_browser import NEW, cast
from tests.catalogue.test_editor_pages import shown

__all__ = ["cast"]
TYPED = {
    "title": "A Wrinkle in Time",
    "subtitle": "a novel",
    "author": "L'Engle, Madeleine",
    "others": "Larson, Hope",
    "isbn": "978-0-312-36754-1",
    "publisher": "Farrar",
    "place": "New York",
    "year": "1962",
    "edition": "Cet. 2",
    "pages": "203 hlm",
    "series": "Time ; 1",
    "ddc": "813",
    "call_number": "813 LEN w",
    "subjects": "Time travel -- Fiction\nFamilies",
    "summary": "Meg seeks her father.\nShe finds him.",
}
CHOSEN = {
    "material": "serial",
    "language": "eng",
    "original": "fre",
    "use": "recreation",
    "level": "C",
    "audience": "j",
}
READ = (
    "() => Object.fromEntries([...document.querySelectorAll("
    "'#editor .field input, #editor .field select, #editor .field textarea')]"
    ".map((one) => [one.name, one.value]))"
)
ROWS = (
    "() => [...document.querySelectorAll('#rows > .grid-row')]"
    ".map((row) => ['tag', 'one', 'two', 'text'].map((name) => row.querySelector(`[name=${name}]`).value).join('|'))"
)


def fill(page: Page, **instead: str) -> dict[str, str]:
    """Type and choose in every field of the simple face; returns what its fields then hold."""
    for name, text in (TYPED | instead).items():
        page.fill(f"#id_{name}", text)
    for name, value in CHOSEN.items():
        page.select_option(f"#id_{name}", value)
    told: dict[str, str] = page.evaluate(READ)
    return told


def press(page: Page, act: str) -> None:
    with page.expect_navigation():
        page.locator(f'#editor button[name=act][value="{act}"]').first.click()


def test_every_field_of_the_simple_face_is_as_it_was_after_a_refusal(cast, page, live_server):
    page.goto(live_server.url + NEW)
    told = fill(page, isbn="978-0-312-36754-2")
    press(page, "save")
    assert Record.objects.filter(title=TYPED["title"]).count() == 0
    assert page.evaluate(READ) == told


@pytest.mark.parametrize("act", ["save", "classes"])
def test_every_field_of_the_simple_face_is_as_it_was_on_the_way_back(cast, page, live_server, act):
    page.goto(live_server.url + NEW)
    told = fill(page)
    press(page, act)
    page.go_back()
    assert page.evaluate(READ) == told


def test_every_field_of_the_simple_face_is_as_it_was_back_from_the_grid(cast, page, live_server):
    page.goto(live_server.url + NEW)
    told = fill(page)
    press(page, "grid")
    press(page, "simple")
    as_kept = {
        "isbn": "9780312367541",
        "summary": "Meg seeks her father. She finds him",
        "audience": "",
    }  # of a serial
    assert page.evaluate(READ) == told | as_kept


def test_every_row_of_the_grid_is_as_it_was_on_the_way_back(cast, page, live_server):
    page.goto(live_server.url + NEW)
    fill(page)
    press(page, "grid")
    page.locator('#rows [name="text"]').nth(3).fill("$a Yang diketik")
    rows = page.evaluate(ROWS)
    press(page, "save")
    page.go_back()  # to an address of its own: a page that was sent is asked for anew, or not at all
    assert page.evaluate(ROWS) == rows


@pytest.mark.parametrize("code", ["mul", "zxx"])
def test_a_record_of_several_languages_stays_one_when_something_else_is_changed(code):
    old = book("Kamus")
    fixed = Field("008", old.control("008")[:35] + code + old.control("008")[38:])
    old = Marc(old.leader, tuple(fixed if one.tag == "008" else one for one in old.fields))
    told = msgspec.structs.replace(form_of(old), year=1999)
    new = applied(told, old, record=UUID(int=1), today=date(2024, 2, 6))
    assert (new.control("008")[7:11], new.control("008")[35:38]) == ("1999", code)
    german = applied(
        msgspec.structs.replace(told, language="ger"), old, record=UUID(int=1), today=date(2024, 2, 6)
    )
    assert german.control("008")[35:38] == "ger"


def test_what_was_typed_wrong_does_not_become_right_by_way_of_the_other_face(db, fresh_home):
    """A record that was copied may keep what was wrong with it; what somebody typed here may not."""
    staff = staff_client(make_cast().cataloguer)
    told = {"face": "simple", "material": "book", "language": "ind", "use": "learning", "audience": " "}
    told |= {"title": "Sawah", "isbn": "9786020312583", "act": "grid"}
    away = staff.post(NEW, told)
    assert away.status_code == 302 and "draft=" in away["Location"]
    sheet = shown(staff.get(away["Location"]))
    sheet["text"] = [text.replace("9786020312583", "9786020312584") for text in sheet["text"]]
    classes = staff.post(NEW, sheet | {"act": "classes"})
    token = parse_qs(urlsplit(classes["Location"]).query)["draft"][0]
    back = shown(staff.get(NEW, {"draft": token, "face": "grid"}))
    assert staff.post(NEW, back | {"act": "save"}).status_code == 200
    assert not Record.objects.filter(title="Sawah").exists()
