"""Large and damaged pictures: what a cover costs, and that no damage breaks its reader."""

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from lentera.catalogue.covers.pictures import SHRUNK, Made, make_cover
from lentera.journal.refusals import Refusal


def drawn(kind: str, size: tuple[int, int], mode: str = "RGB") -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new(mode, size).save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_large_picture_is_held_once(monkeypatch, kind):
    """Every step after decoding works on the one made small: a picture of 40 million points has 160 MB."""
    data, sizes = drawn(kind, (4_000, 3_000)), []
    convert = Image.Image.convert

    def noted(self, *told, **more):
        sizes.append(max(self.size))
        return convert(self, *told, **more)

    monkeypatch.setattr(Image.Image, "convert", noted)
    made = make_cover(data)
    assert isinstance(made, Made)
    assert sizes and max(sizes) <= SHRUNK
    assert Image.open(BytesIO(made.medium)).size == (400, 533)  # turned upright


@pytest.mark.parametrize("orientation", [*range(1, 9), 0, 99])
def test_a_photo_stands_upright_however_the_camera_was_held(orientation):
    """As Pillow's own turning has it."""
    picture = Image.new("RGB", (120, 80), "white")
    picture.paste("black", (0, 0, 60, 40))
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(out, "PNG", exif=exif)
    made = make_cover(out.getvalue())
    assert isinstance(made, Made)
    turned = ImageOps.exif_transpose(Image.open(BytesIO(out.getvalue()))).convert("L")
    shown = Image.open(BytesIO(made.medium)).convert("L")
    assert shown.size == turned.size
    corners = [(5, 5), (-6, 5), (5, -6), (-6, -6)]
    places = [(x % shown.width, y % shown.height) for x, y in corners]
    assert [shown.getpixel(at) < 128 for at in places] == [turned.getpixel(at) < 128 for at in places]


def exif_of(orientation: int, gps: bytes) -> bytes:
    """EXIF with an orientation, and where the photo was taken as a camera should not write it."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack("<HHII", 0x8825, 4, 1, 38)
    place = struct.pack("<H", 1) + struct.pack("<HHI4s", 0, 2, 4, gps) + bytes(4)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4) + place


def test_a_photo_whose_words_cannot_be_written_again_is_a_cover_all_the_same():
    out = BytesIO()
    Image.new("RGB", (90, 120)).save(out, "JPEG", exif=exif_of(6, b"abcd"))
    with pytest.raises(TypeError):
        ImageOps.exif_transpose(Image.open(BytesIO(out.getvalue())))
    made = make_cover(out.getvalue())
    assert isinstance(made, Made) and Image.open(BytesIO(made.medium)).size == (120, 90)


SAMPLES = {kind: drawn(kind, (90, 120)) for kind in ("PNG", "JPEG", "WEBP")}


@given(
    kind=st.sampled_from(sorted(SAMPLES)),
    places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    end=st.floats(0.2, 1),
)
def test_no_damage_breaks_the_reader(kind, places, end):
    data = bytearray(SAMPLES[kind])
    for place, byte in places:
        data[int(place * len(data))] = byte
    assert isinstance(make_cover(bytes(data[: int(end * len(data))])), Made | Refusal)
