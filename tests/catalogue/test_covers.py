"""Covers: what is a picture of one, and who sees it."""

import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from lentera.catalogue import actions, queries
from lentera.catalogue.actions.covers import remove_cover, set_cover
from lentera.catalogue.covers.pictures import MOST_PIXELS, make_cover
from lentera.catalogue.models import Cover, Record
from lentera.journal.refusals import Refusal
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book
from tests.journal.proofs import assert_replay_equals_tables


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 450), **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_cover_is_drawn_anew_in_two_sizes_without_its_metadata(kind):
    exif = Image.Exif()
    exif[0x010F] = "Kamera Rahasia"
    made = make_cover(picture(kind, exif=exif))
    assert not isinstance(made, Refusal)
    for data, size in ((made.small, (125, 188)), (made.medium, (300, 450))):
        drawn = Image.open(BytesIO(data))
        assert (drawn.format, drawn.size, len(drawn.getexif())) == ("JPEG", size, 0)
        assert b"Rahasia" not in data


def test_a_turned_photo_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = make_cover(picture("JPEG", (450, 300), exif=exif))
    assert not isinstance(made, Refusal)
    assert Image.open(BytesIO(made.medium)).size == (300, 450)


def _bomb(times: int = 1) -> bytes:
    """A PNG that says it is enormous, with next to nothing behind."""
    data = bytearray(picture())
    side = times * int(MOST_PIXELS**0.5) + 1
    data[16:24] = side.to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    "case, data, code",
    [
        ("nothing", b"", "cover-empty"),
        ("a text", b"<svg onload=x>", "cover-kind"),
        ("a GIF", picture("GIF"), "cover-kind"),
        ("a JPEG cut off", picture("JPEG")[:300], "cover-kind"),
        ("too many pixels", _bomb(), "cover-pixels"),
        ("more than anybody counts", _bomb(5), "cover-bomb"),
        ("a stamp", picture(size=(20, 30)), "cover-small"),
        ("too many bytes", picture() + b"\0" * 10_500_000, "cover-large"),
    ],
)
def test_what_is_no_cover_is_refused(case, data, code):
    refused = make_cover(data)
    assert isinstance(refused, Refusal) and refused.code == code


def test_a_cover_is_put_shown_and_taken_away(cast, client):
    staff = staff_client(cast.cataloguer)
    actions.import_records(cast.agency, reads(book("Bumi Manusia")), actor=ACTOR)
    row = Record.objects.get()
    page, address = f"/desk/catalogue/{row.id}/cover/", f"/catalogue/{row.id}/cover"
    assert client.get(address).status_code == 404
    upload = BytesIO(picture())
    upload.name = "x.exe"
    assert staff.post(page, {"picture": upload}).status_code == 302
    mark = queries.covers([row.id])[row.id]
    assert f"{address}?v={mark}" in body(client.get(f"/catalogue/{row.id}/"))
    answer = client.get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert "immutable" in client.get(f"{address}?v={mark}")["Cache-Control"]
    bad = BytesIO(b"bukan gambar")
    bad.name = "x.jpg"
    assert "bukan gambar JPEG" in body(staff.post(page, {"picture": bad}))
    assert "Pilih dahulu" in body(staff.post(page, {"request_id": "x"}))
    staff.post(page, {"act": "remove"})
    assert not Cover.objects.exists()
    assert client.get(address).status_code == 404
    assert_replay_equals_tables()


def test_a_prisons_cover_is_nobody_elses(cast, client):
    actions.import_records(cast.prison, reads(book("Buku Dalam", control="d")), actor=ACTOR, public=False)
    row = Record.objects.get()
    assert not isinstance(set_cover(cast.prison, row.id, picture(), actor=ACTOR, request_id="c"), Refusal)
    address = f"/catalogue/{row.id}/cover"
    assert client.get(address).status_code == 404
    assert staff_client(cast.cataloguer).get(address).status_code == 404
    assert staff_client(cast.sari).get(address)["Cache-Control"].startswith("private")
    other = set_cover(cast.agency, row.id, picture(), actor=ACTOR, request_id="d")
    assert isinstance(other, Refusal) and other.code == "record-unknown"
    gone = remove_cover(cast.prison, row.id, actor=ACTOR, request_id="e")
    again = remove_cover(cast.prison, row.id, actor=ACTOR, request_id="f")
    assert not isinstance(gone, Refusal)
    assert isinstance(again, Refusal) and again.code == "cover-missing"
