"""Large and damaged pictures: what a cover costs, and that no damage breaks its reader."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

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
