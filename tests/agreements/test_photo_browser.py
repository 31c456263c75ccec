"""The brush in a real browser: faces are gone from the pixels before a photo leaves the page; and a list by phone."""

from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, Page, expect

from lentera.agreements import actions
from lentera.agreements.facts import Delegate, Direction, VisitRecord
from lentera.agreements.models import Photo, PhotoOriginal, VisitAttendance
from lentera.agreements.views.attendance import token_for
from lentera.documents.uploads import check_upload
from lentera.journal import blobs, clock
from lentera.journal.refusals import Refusal
from tests.agreements.pictures import png
from tests.cast import ZONE, Cast, make_cast, staff_client

DAY = date(2024, 1, 25)
READ_PIXELS = """async ([address, points]) => {
  const picture = await createImageBitmap(await (await fetch(address)).blob());
  const canvas = document.createElement("canvas");
  canvas.width = picture.width; canvas.height = picture.height;
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const at = ([x, y]) => pen.getImageData(Math.round(x * picture.width), Math.round(y * picture.height), 1, 1);
  return [picture.width, picture.height, points.map((point) => Array.from(at(point).data.slice(0, 3)))];
}"""


def held(cast: Cast) -> UUID:
    record = VisitRecord(
        direction=Direction.IN, purpose="Membahas perpanjangan", held_on=DAY, place="Aula",
        delegation=(Delegate(name="Bambang Sutejo", position="Kepala Lapas"),),
    )  # fmt: skip
    told = actions.record_visit(cast.agency, cast.prison, record, actor=cast.agus, request_id=None)
    assert not isinstance(told, Refusal)
    return told.visit


@pytest.fixture
def scene(
    transactional_db: None, settings: Any, live_server: Any, context: BrowserContext
) -> tuple[Cast, UUID]:
    settings.LENTERA_TODAY = DAY
    with clock.told(clock.at_local(DAY)):
        cast = make_cast()
        visit = held(cast)
        session = staff_client(cast.agus).cookies[django_settings.SESSION_COOKIE_NAME].value
    address = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    context.add_cookies([address])  # type: ignore[list-item]
    return cast, visit


def choose(page: Page, visit: UUID, data: bytes) -> None:
    page.goto(f"/desk/visits/photos/new/?visit={visit}")
    page.set_input_files("[name=picture]", {"name": "foto.png", "mimeType": "image/png", "buffer": data})
    page.wait_for_selector("[data-brush-canvas]:visible")
    page.fill("[name=caption]", "Rombongan di ruang layanan")
    page.fill("[name=given_by]", "Kepala Lapas")
    page.fill("[name=how]", "Surat 12")
    page.fill("[name=scope]", "Siaran pers")


def kept(page: Page, cast: Cast, points: list[list[float]]) -> tuple[int, int, list[list[int]], Photo]:
    page.wait_for_selector(".photo-large")
    row = Photo.objects.get()
    data = blobs.content(cast.agency, row.digest)
    found = check_upload(data, "foto.jpg")
    assert not isinstance(found, Refusal) and found.kind == "jpeg"
    width, height, colours = page.evaluate(READ_PIXELS, [f"/desk/visits/photos/{row.id}/image", points])
    return width, height, colours, row


def dark(colour: list[int]) -> bool:
    return max(colour) < 70


def test_by_mouse_the_pixels_of_a_face_are_replaced(scene: tuple[Cast, UUID], page: Page) -> None:
    cast, visit = scene
    choose(page, visit, png(800, 600, shade=230))
    page.click("text=Simpan foto")
    expect(page.locator("[data-brush-missing]")).to_be_visible()
    assert not Photo.objects.exists()
    page.locator("[data-brush-canvas]").scroll_into_view_if_needed()
    box = page.locator("[data-brush-canvas]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5, steps=4)
    page.mouse.up()
    expect(page.locator("[data-brush-said]")).to_have_text("1 kotak menutup wajah.")
    page.click("text=Simpan foto")
    width, height, colours, row = kept(page, cast, [[0.25, 0.3], [0.12, 0.13], [0.38, 0.47], [0.7, 0.7]])
    assert (width, height) == (800, 600)
    assert [dark(one) for one in colours] == [True, True, True, False]
    assert (row.hiding, row.boxes) == ("brush", 1)
    assert not PhotoOriginal.objects.exists()


def test_by_keyboard_alone_and_large_pictures_shrink(scene: tuple[Cast, UUID], page: Page) -> None:
    cast, visit = scene
    choose(page, visit, png(2600, 1300, shade=230))
    page.focus("[data-brush-canvas]")
    for key in ("+", "+", "ArrowLeft", "ArrowUp", "Enter", *["ArrowRight"] * 30, "Enter", "Backspace"):
        page.keyboard.press(key)
    expect(page.locator("[data-brush-said]")).to_have_text("1 kotak menutup wajah.")
    page.focus("[name=caption]")
    page.keyboard.press("Enter")
    width, height, colours, row = kept(page, cast, [[0.48, 0.46], [0.1, 0.1], [0.8, 0.46]])
    assert (width, height) == (2000, 1000)
    assert [dark(one) for one in colours] == [True, False, False]
    assert row.boxes == 1


def test_the_original_is_kept_only_when_asked_for(scene: tuple[Cast, UUID], page: Page) -> None:
    cast, visit = scene
    data = png(400, 300, shade=230)
    choose(page, visit, data)
    page.check("[data-brush-nofaces]")
    page.check("[name=keep_original]")
    page.fill("[name=original_reason]", "Bukti bagi inspektorat")
    page.click("text=Simpan foto")
    _width, _height, colours, row = kept(page, cast, [[0.5, 0.5]])
    assert row.hiding == "no_faces" and not dark(colours[0])
    original = PhotoOriginal.objects.get()
    assert blobs.content(cast.agency, original.digest) == data


def test_an_official_signs_the_list_on_a_phone(
    scene: tuple[Cast, UUID], page: Page, browser: Any, live_server: Any
) -> None:
    _cast, visit = scene
    page.goto(f"/desk/visits/{visit}/attendance/")
    code = page.locator(".qr svg").bounding_box()
    assert code is not None and code["width"] > 200
    now = clock.at_local(DAY, time(9), ZONE)
    address = page.get_attribute("text=Buka alamat kode ini", "href")
    assert address is not None and address.startswith(live_server.url + "/attend/")
    assert token_for(visit, ZONE, now)
    phone = browser.new_context(
        base_url=live_server.url, locale="id-ID", viewport={"width": 360, "height": 700}, has_touch=True
    )
    hand = phone.new_page()
    hand.goto(address)
    assert hand.evaluate("document.documentElement.scrollWidth") <= 360
    hand.fill("[name=name]", "Rina Amalia")
    hand.fill("[name=position]", "Kepala Subseksi")
    hand.tap("text=Saya hadir")
    hand.wait_for_selector("text=Rina Amalia ada pada daftar hadir.")
    hand.wait_for_load_state()
    assert hand.evaluate("document.documentElement.scrollWidth") <= 360
    phone.close()
    page.reload()
    expect(page.locator("main")).to_contain_text("Rina Amalia")
    assert VisitAttendance.objects.get().by_phone
